SELECT CAST(extract(isodow FROM createtime) AS int) - 1 AS day, CAST(extract(hour FROM createtime) AS int) AS hour, count(*) AS n
FROM slack_views.messages
WHERE tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
GROUP BY 1, 2
ORDER BY 1, 2
