SELECT c.channel_name AS name, count(*) AS n
FROM slack_views.messages m
JOIN public.channels c USING (channel_id)
WHERE c.is_private IS NOT TRUE
  AND m.tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
GROUP BY c.channel_id, c.channel_name
ORDER BY n DESC, name, c.channel_id
LIMIT 15
