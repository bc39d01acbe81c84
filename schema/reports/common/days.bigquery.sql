-- Every day from the first one with anything on it.
WITH acts AS (
  SELECT channel_id, tddate, message_type AS kind
  FROM slack_views.messages
  UNION ALL
  SELECT channel_id, tddate, 'emoji'
  FROM slack_views.reaction_events
), counts AS (
  SELECT a.tddate AS day,
    COUNTIF(a.kind = 'post') AS posts,
    COUNTIF(a.kind = 'thread') AS replies,
    COUNTIF(a.kind = 'emoji') AS emoji
  FROM acts a
  JOIN slack.channels c USING (channel_id)
  WHERE c.is_private IS NOT TRUE
    AND a.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
  GROUP BY a.tddate
), days AS (
  SELECT day
  FROM UNNEST(GENERATE_DATE_ARRAY((SELECT MIN(day) FROM counts), CAST(@until AS DATE))) AS day
)
SELECT CAST(d.day AS STRING) AS day,
  COALESCE(c.posts, 0) AS posts,
  COALESCE(c.replies, 0) AS replies,
  COALESCE(c.emoji, 0) AS emoji
FROM days d
LEFT JOIN counts c ON c.day = d.day
ORDER BY d.day
