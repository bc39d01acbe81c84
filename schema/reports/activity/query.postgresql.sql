WITH people AS (
  SELECT user_id, coalesce(nullif(display_name, ''), real_name, name) AS name
  FROM public.users
  WHERE is_bot IS NOT TRUE
    AND is_deleted IS NOT TRUE
    AND user_id <> 'USLACKBOT'
    AND (@only = '' OR user_id = ANY (string_to_array(@only, ',')))
    AND user_id <> ALL (string_to_array(@exclude, ','))
), written AS (
  SELECT channel_id, user_id, message_type, tddate
  FROM slack_views.messages
  WHERE tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
), given AS (
  SELECT giver, receiver
  FROM slack_views.reaction_events
  WHERE tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
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
), top_channels AS (
  SELECT user_id, channel_id, n, row_number() OVER (PARTITION BY user_id ORDER BY n DESC, channel_id) AS place
  FROM (SELECT user_id, channel_id, count(*) AS n FROM written GROUP BY user_id, channel_id) c
), top_receivers AS (
  SELECT giver, receiver, n, row_number() OVER (PARTITION BY giver ORDER BY n DESC, receiver) AS place
  FROM (
    SELECT giver, receiver, count(*) AS n
    FROM given
    WHERE receiver <> giver
    GROUP BY giver, receiver
  ) r
), top_givers AS (
  SELECT giver, receiver, n, row_number() OVER (PARTITION BY receiver ORDER BY n DESC, giver) AS place
  FROM (
    SELECT giver, receiver, count(*) AS n
    FROM given
    WHERE receiver <> giver
    GROUP BY giver, receiver
  ) g
), rounds AS (
  SELECT CAST(day AS date) AS day
  FROM generate_series(
    CAST(@since AS timestamp), CAST(@until AS timestamp), CAST(@round_days AS int) * interval '1 day') AS day
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
  (
    SELECT string_agg(
      CASE WHEN EXISTS (
        SELECT 1
        FROM written w
        WHERE w.user_id = f.user_id
          AND w.message_type = 'post'
          AND w.tddate >= r.day
          AND w.tddate < r.day + CAST(@round_days AS int)
      ) THEN ':large_green_circle:' ELSE ':white_circle:' END, '' ORDER BY r.day)
    FROM rounds r
  ) AS rounds,
  coalesce(
    (
      SELECT json_agg(json_build_object('channel_id', t.channel_id, 'n', t.n) ORDER BY t.place)
      FROM top_channels t
      WHERE t.user_id = f.user_id AND t.place <= 3
    ), '[]') AS channels_json,
  coalesce(
    (
      SELECT json_agg(json_build_object('user_id', t.receiver, 'n', t.n) ORDER BY t.place)
      FROM top_receivers t
      WHERE t.giver = f.user_id AND t.place <= 3
    ), '[]') AS reacted_to_json,
  coalesce(
    (
      SELECT json_agg(json_build_object('user_id', t.giver, 'n', t.n) ORDER BY t.place)
      FROM top_givers t
      WHERE t.receiver = f.user_id AND t.place <= 3
    ), '[]') AS reacted_by_json
FROM figures f
ORDER BY f.user_id
