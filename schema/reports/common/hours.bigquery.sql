SELECT MOD(EXTRACT(DAYOFWEEK FROM createtime) + 5, 7) AS day, EXTRACT(HOUR FROM createtime) AS hour, COUNT(*) AS n
FROM slack_views.messages
WHERE tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
GROUP BY 1, 2
ORDER BY 1, 2
