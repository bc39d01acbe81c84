-- Every day from the first one with anything on it.
WITH acts AS (
  SELECT channel_id, tddate, message_type AS kind
  FROM slack_views.messages
  UNION ALL
  SELECT channel_id, tddate, 'emoji'
  FROM slack_views.reaction_events
), counts AS (
  SELECT a.tddate AS day,
    count(*) FILTER (WHERE a.kind = 'post') AS posts,
    count(*) FILTER (WHERE a.kind = 'thread') AS replies,
    count(*) FILTER (WHERE a.kind = 'emoji') AS emoji
  FROM acts a
  JOIN public.channels c USING (channel_id)
  WHERE c.is_private IS NOT TRUE
    AND a.tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
  GROUP BY a.tddate
), days AS (
  SELECT CAST(day AS date) AS day
  FROM generate_series(
    (SELECT CAST(min(day) AS timestamp) FROM counts), CAST(@until AS timestamp), interval '1 day') AS day
)
SELECT CAST(d.day AS text) AS day,
  coalesce(c.posts, 0) AS posts,
  coalesce(c.replies, 0) AS replies,
  coalesce(c.emoji, 0) AS emoji
FROM days d
LEFT JOIN counts c ON c.day = d.day
ORDER BY d.day
