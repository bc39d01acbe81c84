SELECT CAST(d AS STRING) AS day, COALESCE(m.posts, 0) AS posts, COALESCE(m.replies, 0) AS replies, COALESCE(e.emoji, 0) AS emoji
FROM UNNEST(GENERATE_DATE_ARRAY(CAST(@since AS DATE), CAST(@until AS DATE))) AS d
LEFT JOIN (
  SELECT tddate, COUNTIF(message_type = 'post') AS posts, COUNTIF(message_type <> 'post') AS replies
  FROM slack_views.messages
  GROUP BY tddate
) m ON m.tddate = d
LEFT JOIN (
  SELECT tddate, COUNT(*) AS emoji
  FROM slack_views.reaction_events
  GROUP BY tddate
) e ON e.tddate = d
ORDER BY day
