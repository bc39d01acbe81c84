SELECT CAST(d.day AS text) AS day, coalesce(m.posts, 0) AS posts, coalesce(m.replies, 0) AS replies, coalesce(e.emoji, 0) AS emoji
FROM (
  SELECT CAST(day AS date) AS day
  FROM generate_series(CAST(@since AS timestamp), CAST(@until AS timestamp), interval '1 day') AS day
) d
LEFT JOIN (
  SELECT tddate,
    count(*) FILTER (WHERE message_type = 'post') AS posts,
    count(*) FILTER (WHERE message_type <> 'post') AS replies
  FROM slack_views.messages
  GROUP BY tddate
) m ON m.tddate = d.day
LEFT JOIN (
  SELECT tddate, count(*) AS emoji
  FROM slack_views.reaction_events
  GROUP BY tddate
) e ON e.tddate = d.day
ORDER BY d.day
