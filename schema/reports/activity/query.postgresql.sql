WITH members AS (
  SELECT user_id, coalesce(nullif(display_name, ''), nullif(real_name, ''), name, user_id) AS name, is_deleted
  FROM public.users
  WHERE is_bot IS NOT TRUE
    AND user_id <> 'USLACKBOT'
), people AS (
  SELECT user_id, name
  FROM members
  WHERE is_deleted IS NOT TRUE
    AND (@only = '' OR user_id = ANY (string_to_array(@only, ',')))
    AND user_id <> ALL (string_to_array(@exclude, ','))
), chans AS (
  SELECT channel_id,
    @channel = ''
      OR channel_id = ANY (string_to_array(@channel, ','))
      OR channel_name = ANY (string_to_array(replace(@channel, '#', ''), ',')) AS has_rounds
  FROM public.channels
  WHERE is_private IS NOT TRUE
), written AS (
  SELECT m.channel_id, m.user_id, m.message_type, m.tddate, c.has_rounds
  FROM slack_views.messages m
  JOIN chans c USING (channel_id)
  WHERE m.tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
), given AS (
  SELECT e.giver, e.receiver
  FROM slack_views.reaction_events e
  JOIN chans USING (channel_id)
  WHERE e.tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
), counts AS (
  SELECT user_id,
    count(*) FILTER (WHERE message_type = 'post') AS posts,
    count(*) FILTER (WHERE message_type <> 'post') AS replies
  FROM written
  GROUP BY user_id
), emoji AS (
  SELECT giver AS user_id, count(*) AS n
  FROM given
  GROUP BY giver
), rounds AS (
  SELECT CAST(day AS date) AS day
  FROM generate_series(
    CAST(@since AS timestamp), CAST(@until AS timestamp), CAST(@round_days AS int) * interval '1 day') AS day
), posted AS (
  SELECT DISTINCT r.day, w.user_id
  FROM rounds r
  JOIN written w
    ON w.message_type = 'post'
    AND w.has_rounds
    AND w.tddate >= r.day
    AND w.tddate < r.day + CAST(@round_days AS int)
), circles AS (
  SELECT p.user_id,
    string_agg(CASE WHEN d.user_id IS NULL THEN ':white_circle:' ELSE ':large_green_circle:' END, '' ORDER BY r.day) AS rounds
  FROM people p
  CROSS JOIN rounds r
  LEFT JOIN posted d ON d.user_id = p.user_id AND d.day = r.day
  GROUP BY p.user_id
), in_channels AS (
  SELECT user_id, channel_id, count(*) AS n,
    row_number() OVER (PARTITION BY user_id ORDER BY count(*) DESC, channel_id) AS place
  FROM written
  GROUP BY user_id, channel_id
), pairs AS (
  SELECT g.giver, g.receiver, count(*) AS n,
    row_number() OVER (PARTITION BY g.giver ORDER BY count(*) DESC, g.receiver) AS receiver_place,
    row_number() OVER (PARTITION BY g.receiver ORDER BY count(*) DESC, g.giver) AS giver_place
  FROM given g
  JOIN members givers ON givers.user_id = g.giver
  JOIN members receivers ON receivers.user_id = g.receiver
  WHERE g.receiver <> g.giver
  GROUP BY g.giver, g.receiver
), top_channels AS (
  SELECT user_id, json_agg(json_build_object('channel_id', channel_id, 'n', n) ORDER BY place) AS top
  FROM in_channels
  WHERE place <= 3
  GROUP BY user_id
), top_receivers AS (
  SELECT giver AS user_id, json_agg(json_build_object('user_id', receiver, 'n', n) ORDER BY receiver_place) AS top
  FROM pairs
  WHERE receiver_place <= 3
  GROUP BY giver
), top_givers AS (
  SELECT receiver AS user_id, json_agg(json_build_object('user_id', giver, 'n', n) ORDER BY giver_place) AS top
  FROM pairs
  WHERE giver_place <= 3
  GROUP BY receiver
), figures AS (
  SELECT p.user_id, p.name,
    coalesce(c.posts, 0) AS posts,
    coalesce(c.replies, 0) AS replies,
    coalesce(e.n, 0) AS emoji_given
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
  coalesce(top_channels.top, '[]') AS channels_json,
  coalesce(top_receivers.top, '[]') AS reacted_to_json,
  coalesce(top_givers.top, '[]') AS reacted_by_json
FROM figures f
LEFT JOIN circles USING (user_id)
LEFT JOIN top_channels USING (user_id)
LEFT JOIN top_receivers USING (user_id)
LEFT JOIN top_givers USING (user_id)
ORDER BY recipient
