WITH members AS (
  SELECT user_id, COALESCE(NULLIF(display_name, ''), NULLIF(real_name, ''), name, user_id) AS name, is_deleted
  FROM slack.users
  WHERE is_bot IS NOT TRUE
    AND user_id <> 'USLACKBOT'
), people AS (
  SELECT user_id, name
  FROM members
  WHERE is_deleted IS NOT TRUE
    AND (@only = '' OR user_id IN UNNEST(SPLIT(@only, ',')))
    AND user_id NOT IN UNNEST(SPLIT(@exclude, ','))
), chans AS (
  SELECT channel_id,
    @channel = ''
      OR channel_id IN UNNEST(SPLIT(@channel, ','))
      OR channel_name IN UNNEST(SPLIT(REPLACE(@channel, '#', ''), ',')) AS has_rounds
  FROM slack.channels
  WHERE is_private IS NOT TRUE
), written AS (
  SELECT m.channel_id, m.user_id, m.message_type, m.tddate, c.has_rounds
  FROM slack_views.messages m
  JOIN chans c USING (channel_id)
  WHERE m.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
), given AS (
  SELECT e.giver, e.receiver
  FROM slack_views.reaction_events e
  JOIN chans USING (channel_id)
  WHERE e.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
), counts AS (
  SELECT user_id,
    COUNTIF(message_type = 'post') AS posts,
    COUNTIF(message_type <> 'post') AS replies
  FROM written
  GROUP BY user_id
), emoji AS (
  SELECT giver AS user_id, COUNT(*) AS n
  FROM given
  GROUP BY giver
), rounds AS (
  SELECT day
  FROM UNNEST(GENERATE_DATE_ARRAY(
    CAST(@since AS DATE), CAST(@until AS DATE), INTERVAL CAST(@round_days AS INT64) DAY)) AS day
), posted AS (
  SELECT DISTINCT r.day, w.user_id
  FROM rounds r
  JOIN written w
    ON w.message_type = 'post'
    AND w.has_rounds
    AND w.tddate >= r.day
    AND w.tddate < DATE_ADD(r.day, INTERVAL CAST(@round_days AS INT64) DAY)
), circles AS (
  SELECT p.user_id,
    STRING_AGG(IF(d.user_id IS NULL, ':white_circle:', ':large_green_circle:'), '' ORDER BY r.day) AS rounds
  FROM people p
  CROSS JOIN rounds r
  LEFT JOIN posted d ON d.user_id = p.user_id AND d.day = r.day
  GROUP BY p.user_id
), in_channels AS (
  SELECT user_id, channel_id, COUNT(*) AS n,
    ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY COUNT(*) DESC, channel_id) AS place
  FROM written
  GROUP BY user_id, channel_id
), pairs AS (
  SELECT g.giver, g.receiver, COUNT(*) AS n,
    ROW_NUMBER() OVER (PARTITION BY g.giver ORDER BY COUNT(*) DESC, g.receiver) AS receiver_place,
    ROW_NUMBER() OVER (PARTITION BY g.receiver ORDER BY COUNT(*) DESC, g.giver) AS giver_place
  FROM given g
  JOIN members givers ON givers.user_id = g.giver
  JOIN members receivers ON receivers.user_id = g.receiver
  WHERE g.receiver <> g.giver
  GROUP BY g.giver, g.receiver
), top_channels AS (
  SELECT user_id, TO_JSON_STRING(ARRAY_AGG(STRUCT(channel_id, n) ORDER BY place)) AS top
  FROM in_channels
  WHERE place <= 3
  GROUP BY user_id
), top_receivers AS (
  SELECT giver AS user_id, TO_JSON_STRING(ARRAY_AGG(STRUCT(receiver AS user_id, n) ORDER BY receiver_place)) AS top
  FROM pairs
  WHERE receiver_place <= 3
  GROUP BY giver
), top_givers AS (
  SELECT receiver AS user_id, TO_JSON_STRING(ARRAY_AGG(STRUCT(giver AS user_id, n) ORDER BY giver_place)) AS top
  FROM pairs
  WHERE giver_place <= 3
  GROUP BY receiver
), figures AS (
  SELECT p.user_id, p.name,
    COALESCE(c.posts, 0) AS posts,
    COALESCE(c.replies, 0) AS replies,
    COALESCE(e.n, 0) AS emoji_given
  FROM people p
  LEFT JOIN counts c USING (user_id)
  LEFT JOIN emoji e USING (user_id)
)
SELECT
  f.user_id AS recipient,
  f.name,
  f.posts,
  f.replies,
  f.emoji_given,
  f.posts + f.replies = 0 AS quiet,
  f.posts + f.replies BETWEEN 1 AND 29 AS steady,
  f.posts + f.replies >= 30 AS busy,
  circles.rounds,
  COALESCE(top_channels.top, '[]') AS channels_json,
  COALESCE(top_receivers.top, '[]') AS reacted_to_json,
  COALESCE(top_givers.top, '[]') AS reacted_by_json
FROM figures f
LEFT JOIN circles USING (user_id)
LEFT JOIN top_channels USING (user_id)
LEFT JOIN top_receivers USING (user_id)
LEFT JOIN top_givers USING (user_id)
ORDER BY recipient
