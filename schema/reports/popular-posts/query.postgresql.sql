WITH posts AS (
  SELECT ts, permalink, coalesce(reaction_count, 0) AS reactions, coalesce(reply_count, 0) AS replies
  FROM slack_views.messages
  WHERE message_type = 'post'
    AND channel_id = @channel
    AND tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
), ranked AS (
  SELECT 'reactions' AS section, permalink, reactions AS n, row_number() OVER (ORDER BY reactions DESC, ts) AS place
  FROM posts
  UNION ALL
  SELECT 'replies', permalink, replies, row_number() OVER (ORDER BY replies DESC, ts)
  FROM posts
)
SELECT section, place, permalink, n
FROM ranked
WHERE place <= CAST(@most AS int) AND n > 0
ORDER BY section, place
