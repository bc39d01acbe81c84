WITH people AS (
  SELECT user_id, user_id <> ALL (string_to_array(@exclude, ',')) AS may_win
  FROM public.users
  WHERE is_bot IS NOT TRUE
    AND user_id <> 'USLACKBOT'
), acts AS (
  SELECT 'emoji' AS section, channel_id, tddate, giver AS user_id
  FROM slack_views.reaction_events
  UNION ALL
  SELECT CASE message_type WHEN 'post' THEN 'posts' ELSE 'replies' END, channel_id, tddate, user_id
  FROM slack_views.messages
), figures AS (
  SELECT a.section, a.user_id, p.may_win, count(*) AS n
  FROM acts a
  JOIN people p USING (user_id)
  JOIN public.channels c USING (channel_id)
  WHERE c.is_private IS NOT TRUE
    AND a.tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
  GROUP BY a.section, a.user_id, p.may_win
), ranked AS (
  SELECT section, user_id, n, rank() OVER (PARTITION BY section ORDER BY n DESC) AS place
  FROM figures
  WHERE may_win
)
SELECT section, place, user_id, n,
  CASE place WHEN 1 THEN ':first_place_medal:' WHEN 2 THEN ':second_place_medal:' ELSE ':third_place_medal:' END AS medal
FROM ranked
WHERE place <= 3
UNION ALL
SELECT 'total_' || section, 0, NULL, CAST(sum(n) AS bigint), NULL
FROM figures
GROUP BY section
ORDER BY section, place, user_id
