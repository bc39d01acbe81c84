WITH posts AS (
  SELECT m.ts, m.permalink, m.reaction_count, m.reply_count
  FROM slack_views.messages m
  JOIN public.channels c ON c.channel_id = m.channel_id
  WHERE m.message_type = 'post'
    AND (c.channel_id = @channel OR c.channel_name = ltrim(@channel, '#'))
    AND m.tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
), ranked AS (
  SELECT 'reactions' AS section, ts, permalink, reaction_count AS n,
    row_number() OVER (ORDER BY reaction_count DESC, ts) AS place
  FROM posts
  UNION ALL
  SELECT 'replies', ts, permalink, reply_count, row_number() OVER (ORDER BY reply_count DESC, ts)
  FROM posts
)
SELECT section, place, permalink, n
FROM ranked
WHERE place <= CAST(@most AS int) AND n > 0
ORDER BY section, place
