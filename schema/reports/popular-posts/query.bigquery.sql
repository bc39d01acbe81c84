WITH posts AS (
  SELECT ts, permalink, COALESCE(reaction_count, 0) AS reactions, COALESCE(reply_count, 0) AS replies
  FROM slack_views.messages
  WHERE message_type = 'post'
    AND channel_id = @channel
    AND tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
), ranked AS (
  SELECT 'reactions' AS section, permalink, reactions AS n, ROW_NUMBER() OVER (ORDER BY reactions DESC, ts) AS place
  FROM posts
  UNION ALL
  SELECT 'replies', permalink, replies, ROW_NUMBER() OVER (ORDER BY replies DESC, ts)
  FROM posts
)
SELECT section, place, permalink, n
FROM ranked
WHERE place <= CAST(@most AS INT64) AND n > 0
ORDER BY section, place
