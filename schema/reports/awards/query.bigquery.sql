WITH people AS (
  SELECT user_id
  FROM slack.users
  WHERE is_bot IS NOT TRUE
    AND user_id <> 'USLACKBOT'
    AND user_id NOT IN UNNEST(SPLIT(@exclude, ','))
), chans AS (
  SELECT channel_id, channel_name, creator, REGEXP_EXTRACT(channel_name, @group_pattern) AS grp
  FROM slack.channels
  WHERE is_private IS NOT TRUE
), written AS (
  SELECT m.*
  FROM slack_views.messages m
  JOIN people USING (user_id)
  JOIN chans USING (channel_id)
  WHERE m.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
), acts AS (
  -- Towards others: nobody wins anything by answers and emoji to oneself.
  SELECT 'reply' AS kind, r.channel_id, r.user_id, p.user_id AS receiver, NULL AS emoji
  FROM written r
  LEFT JOIN slack_views.messages p ON p.channel_id = r.channel_id AND p.ts = r.thread_ts
  WHERE r.message_type = 'thread'
    AND p.user_id IS DISTINCT FROM r.user_id
  UNION ALL
  SELECT 'emoji', e.channel_id, e.giver, e.receiver, SPLIT(e.emoji, '::')[OFFSET(0)]
  FROM slack_views.reaction_events e
  JOIN people ON people.user_id = e.giver
  JOIN chans USING (channel_id)
  WHERE e.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
    AND e.receiver IS DISTINCT FROM e.giver
), kings AS (
  SELECT 'reaction_king' AS section, c.grp, a.user_id, COUNT(*) AS n
  FROM acts a
  JOIN chans c USING (channel_id)
  WHERE c.grp IS NOT NULL
  GROUP BY c.grp, a.user_id
  UNION ALL
  SELECT CASE a.kind WHEN 'reply' THEN 'thread_king' ELSE 'emoji_king' END, c.grp, a.user_id, COUNT(*)
  FROM acts a
  JOIN chans c USING (channel_id)
  WHERE c.grp IS NOT NULL
  GROUP BY a.kind, c.grp, a.user_id
), ranked_kings AS (
  SELECT section, grp, user_id, n, RANK() OVER (PARTITION BY section, grp ORDER BY n DESC) AS place
  FROM kings
), mutual AS (
  SELECT a.channel_id, a.user_id, COUNT(*) AS n
  FROM acts a
  JOIN people receivers ON receivers.user_id = a.receiver
  JOIN chans c ON c.channel_id = a.channel_id
  JOIN people creators ON creators.user_id = c.creator
  WHERE c.channel_name NOT IN UNNEST(SPLIT(REPLACE(@not_made_by_members, '#', ''), ','))
  GROUP BY a.channel_id, a.user_id
), ranked_members AS (
  SELECT channel_id, user_id, RANK() OVER (PARTITION BY channel_id ORDER BY n DESC) AS place
  FROM mutual
), most_active AS (
  SELECT channel_id, TO_JSON_STRING(ARRAY_AGG(STRUCT(user_id) ORDER BY user_id)) AS winners
  FROM ranked_members
  WHERE place = 1
  GROUP BY channel_id
), best_channels AS (
  SELECT channel_id, SUM(n) AS n, RANK() OVER (ORDER BY SUM(n) DESC) AS place
  FROM mutual
  GROUP BY channel_id
), posts AS (
  SELECT channel_id, user_id, permalink, reply_count AS n, RANK() OVER (ORDER BY reply_count DESC) AS place
  FROM written
  WHERE message_type = 'post' AND reply_count > 0
), runs AS (
  -- The days of a streak have the same distance from their numbers.
  SELECT user_id, DATE_SUB(tddate, INTERVAL ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY tddate) DAY) AS run
  FROM (SELECT DISTINCT user_id, tddate FROM written) days
), streaks AS (
  SELECT user_id, run, COUNT(*) AS n
  FROM runs
  GROUP BY user_id, run
), singles AS (
  SELECT 'earliest_bird' AS section, user_id, COUNT(*) AS n
  FROM written
  WHERE EXTRACT(HOUR FROM createtime) BETWEEN 5 AND 7
  GROUP BY user_id
  UNION ALL
  SELECT 'night_owl', user_id, COUNT(*)
  FROM written
  WHERE EXTRACT(HOUR FROM createtime) BETWEEN 0 AND 4
  GROUP BY user_id
  UNION ALL
  SELECT 'best_streak', user_id, MAX(n)
  FROM streaks
  GROUP BY user_id
  UNION ALL
  SELECT 'most_helpful', user_id, COUNT(*)
  FROM acts
  WHERE kind = 'reply'
  GROUP BY user_id
), ranked_singles AS (
  SELECT section, user_id, n, RANK() OVER (PARTITION BY section ORDER BY n DESC) AS place
  FROM singles
), emojis AS (
  SELECT emoji, COUNT(*) AS n, RANK() OVER (ORDER BY COUNT(*) DESC) AS place
  FROM acts
  WHERE kind = 'emoji'
  GROUP BY emoji
)
SELECT section, grp, NULL AS place, NULL AS channel_id, NULL AS permalink, NULL AS emoji, NULL AS n,
  TO_JSON_STRING(ARRAY_AGG(STRUCT(place, user_id, n) ORDER BY place, user_id)) AS winners_json
FROM ranked_kings
WHERE place <= CASE section WHEN 'emoji_king' THEN 5 ELSE 3 END
GROUP BY section, grp
UNION ALL
SELECT 'best_channel', NULL, c.place, c.channel_id, NULL, NULL, c.n, m.winners
FROM best_channels c
JOIN most_active m USING (channel_id)
WHERE c.place <= 5
UNION ALL
SELECT 'most_replied', NULL, NULL, channel_id, permalink, NULL, n, TO_JSON_STRING([STRUCT(user_id)])
FROM posts
WHERE place = 1
UNION ALL
SELECT section, NULL, NULL, NULL, NULL, NULL, n, TO_JSON_STRING(ARRAY_AGG(STRUCT(user_id) ORDER BY user_id))
FROM ranked_singles
WHERE place = 1
GROUP BY section, n
UNION ALL
SELECT 'emoji_of_season', NULL, NULL, NULL, NULL, emoji, n, '[]'
FROM emojis
WHERE place = 1
ORDER BY section, grp, place, channel_id, permalink NULLS LAST, emoji NULLS LAST
