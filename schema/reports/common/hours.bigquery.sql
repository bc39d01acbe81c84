SELECT MOD(EXTRACT(DAYOFWEEK FROM m.createtime) + 5, 7) AS day,
  EXTRACT(HOUR FROM m.createtime) AS hour,
  COUNT(*) AS n
FROM slack_views.messages m
JOIN slack.channels c USING (channel_id)
WHERE c.is_private IS NOT TRUE
  AND m.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
GROUP BY 1, 2
ORDER BY 1, 2
