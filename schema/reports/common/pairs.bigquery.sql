WITH acts AS (
  SELECT giver AS a, receiver AS b
  FROM slack_views.reaction_events
  WHERE tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
  UNION ALL
  SELECT r.user_id, p.user_id
  FROM slack_views.messages r
  JOIN slack_views.messages p ON p.channel_id = r.channel_id AND p.ts = r.thread_ts
  WHERE r.message_type = 'thread' AND r.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
), pairs AS (
  SELECT CASE WHEN a < b THEN a ELSE b END AS a, CASE WHEN a < b THEN b ELSE a END AS b, COUNT(*) AS n
  FROM acts
  WHERE a <> b
  GROUP BY 1, 2
)
SELECT COALESCE(NULLIF(x.display_name, ''), x.real_name) AS a, COALESCE(NULLIF(y.display_name, ''), y.real_name) AS b, n
FROM pairs
JOIN slack_views.users x ON x.user_id = pairs.a
JOIN slack_views.users y ON y.user_id = pairs.b
ORDER BY n DESC, 1, 2
LIMIT 60
