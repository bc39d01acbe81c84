WITH posts AS (
  SELECT m.ts, m.permalink, m.reaction_count, m.reply_count
  FROM slack_views.messages m
  JOIN slack.channels c ON c.channel_id = m.channel_id
  WHERE m.message_type = 'post'
    AND (c.channel_id = @channel OR c.channel_name = LTRIM(@channel, '#'))
    AND m.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
), ranked AS (
  SELECT 'reactions' AS section, ts, permalink, reaction_count AS n,
    ROW_NUMBER() OVER (ORDER BY reaction_count DESC, ts) AS place
  FROM posts
  UNION ALL
  SELECT 'replies', ts, permalink, reply_count, ROW_NUMBER() OVER (ORDER BY reply_count DESC, ts)
  FROM posts
)
SELECT section, place, permalink, n
FROM ranked
WHERE place <= CAST(@most AS INT64) AND n > 0
ORDER BY section, place
