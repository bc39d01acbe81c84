SELECT c.channel_name AS name, COUNT(*) AS n
FROM slack_views.messages m
JOIN slack.channels c USING (channel_id)
WHERE c.is_private IS NOT TRUE
  AND m.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
GROUP BY c.channel_id, c.channel_name
ORDER BY n DESC, name NULLS LAST, c.channel_id
LIMIT 15
