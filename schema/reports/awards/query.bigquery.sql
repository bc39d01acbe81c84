WITH people AS (
  SELECT user_id
  FROM slack.users
  WHERE is_bot IS NOT TRUE
    AND user_id <> 'USLACKBOT'
    AND user_id NOT IN UNNEST(SPLIT(@exclude, ','))
), chans AS (
  SELECT channel_id, creator, REGEXP_EXTRACT(channel_name, @group_pattern) AS grp
  FROM slack.channels
), written AS (
  SELECT m.*
  FROM slack_views.messages m
  JOIN people USING (user_id)
  WHERE m.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
), given AS (
  SELECT e.*
  FROM slack_views.reaction_events e
  JOIN people p ON p.user_id = e.giver
  WHERE e.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
), replies AS (
  SELECT r.channel_id, r.user_id, p.user_id AS receiver
  FROM written r
  LEFT JOIN slack_views.messages p ON p.channel_id = r.channel_id AND p.ts = r.thread_ts
  WHERE r.message_type = 'thread'
), acts AS (
  SELECT 'reply' AS kind, channel_id, user_id, receiver FROM replies
  UNION ALL
  SELECT 'emoji', channel_id, giver, receiver FROM given
), kings AS (
  SELECT 'reaction_king' AS section, c.grp, a.user_id, COUNT(*) AS n
  FROM acts a JOIN chans c USING (channel_id)
  WHERE c.grp IS NOT NULL
  GROUP BY c.grp, a.user_id
  UNION ALL
  SELECT CASE a.kind WHEN 'reply' THEN 'thread_king' ELSE 'emoji_king' END, c.grp, a.user_id, COUNT(*)
  FROM acts a JOIN chans c USING (channel_id)
  WHERE c.grp IS NOT NULL
  GROUP BY a.kind, c.grp, a.user_id
), ranked_kings AS (
  SELECT section, grp, user_id, n,
    ROW_NUMBER() OVER (PARTITION BY section, grp ORDER BY n DESC, user_id) AS place
  FROM kings
), mutual AS (
  SELECT a.channel_id, a.user_id, COUNT(*) AS n
  FROM acts a
  JOIN chans c USING (channel_id)
  JOIN people creators ON creators.user_id = c.creator
  WHERE a.receiver <> a.user_id
  GROUP BY a.channel_id, a.user_id
), best_people AS (
  SELECT channel_id, user_id, ROW_NUMBER() OVER (PARTITION BY channel_id ORDER BY n DESC, user_id) AS place
  FROM mutual
), best_channels AS (
  SELECT channel_id, SUM(n) AS n,
    ROW_NUMBER() OVER (ORDER BY SUM(n) DESC, channel_id) AS place
  FROM mutual
  GROUP BY channel_id
), hours AS (
  SELECT user_id,
    COUNTIF(EXTRACT(HOUR FROM createtime) BETWEEN 5 AND 7) AS early,
    COUNTIF(EXTRACT(HOUR FROM createtime) BETWEEN 0 AND 4) AS late
  FROM written
  GROUP BY user_id
), days AS (
  SELECT DISTINCT user_id, tddate FROM written
), runs AS (
  SELECT user_id, DATE_SUB(tddate, INTERVAL ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY tddate) DAY) AS run
  FROM days
), streaks AS (
  SELECT user_id, MAX(n) AS n
  FROM (SELECT user_id, run, COUNT(*) AS n FROM runs GROUP BY user_id, run) r
  GROUP BY user_id
), helpers AS (
  SELECT user_id, COUNT(*) AS n
  FROM replies
  WHERE receiver <> user_id
  GROUP BY user_id
), posts AS (
  SELECT channel_id, user_id, permalink, reply_count AS n,
    ROW_NUMBER() OVER (ORDER BY reply_count DESC, channel_id, ts) AS place
  FROM written
  WHERE message_type = 'post' AND reply_count > 0
), single AS (
  SELECT 'earliest_bird' AS section, user_id, early AS n FROM hours WHERE early > 0
  UNION ALL
  SELECT 'night_owl', user_id, late FROM hours WHERE late > 0
  UNION ALL
  SELECT 'best_streak', user_id, n FROM streaks
  UNION ALL
  SELECT 'most_helpful', user_id, n FROM helpers
), ranked_single AS (
  SELECT section, user_id, n, ROW_NUMBER() OVER (PARTITION BY section ORDER BY n DESC, user_id) AS place
  FROM single
), emojis AS (
  SELECT emoji, COUNT(*) AS n, ROW_NUMBER() OVER (ORDER BY COUNT(*) DESC, emoji) AS place
  FROM given
  GROUP BY emoji
)
SELECT section, grp, place, user_id, NULL AS channel_id, NULL AS permalink, NULL AS emoji, n
FROM ranked_kings
WHERE place <= CASE section WHEN 'emoji_king' THEN 5 ELSE 3 END
UNION ALL
SELECT 'best_channel', NULL, c.place, p.user_id, c.channel_id, NULL, NULL, c.n
FROM best_channels c
JOIN best_people p ON p.channel_id = c.channel_id AND p.place = 1
WHERE c.place <= 5
UNION ALL
SELECT 'most_replied', NULL, place, user_id, channel_id, permalink, NULL, n FROM posts WHERE place = 1
UNION ALL
SELECT section, NULL, place, user_id, NULL, NULL, NULL, n FROM ranked_single WHERE place = 1
UNION ALL
SELECT 'emoji_of_season', NULL, place, NULL, NULL, NULL, emoji, n FROM emojis WHERE place = 1
ORDER BY section, grp, place
