SELECT CAST(extract(isodow FROM m.createtime) AS int) - 1 AS day,
  CAST(extract(hour FROM m.createtime) AS int) AS hour,
  count(*) AS n
FROM slack_views.messages m
JOIN public.channels c USING (channel_id)
WHERE c.is_private IS NOT TRUE
  AND m.tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
GROUP BY 1, 2
ORDER BY 1, 2
