WITH people AS (
  SELECT user_id, COALESCE(NULLIF(display_name, ''), NULLIF(real_name, ''), name, user_id) AS name
  FROM slack.users
  WHERE is_bot IS NOT TRUE
    AND user_id <> 'USLACKBOT'
), acts AS (
  SELECT channel_id, tddate, giver AS a, receiver AS b
  FROM slack_views.reaction_events
  UNION ALL
  SELECT r.channel_id, r.tddate, r.user_id, p.user_id
  FROM slack_views.messages r
  JOIN slack_views.messages p ON p.channel_id = r.channel_id AND p.ts = r.thread_ts
  WHERE r.message_type = 'thread'
), pairs AS (
  SELECT CASE WHEN a < b THEN a ELSE b END AS a, CASE WHEN a < b THEN b ELSE a END AS b, COUNT(*) AS n
  FROM acts
  JOIN slack.channels c USING (channel_id)
  WHERE a <> b
    AND c.is_private IS NOT TRUE
    AND tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
  GROUP BY 1, 2
)
SELECT pairs.a, pairs.b, x.name AS a_name, y.name AS b_name, pairs.n
FROM pairs
JOIN people x ON x.user_id = pairs.a
JOIN people y ON y.user_id = pairs.b
ORDER BY pairs.n DESC, pairs.a, pairs.b
LIMIT 60
