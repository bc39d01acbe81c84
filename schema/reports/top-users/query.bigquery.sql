WITH people AS (
  SELECT user_id
  FROM slack.users
  WHERE is_bot IS NOT TRUE
    AND user_id <> 'USLACKBOT'
    AND user_id NOT IN UNNEST(SPLIT(@exclude, ','))
), figures AS (
  SELECT 'emoji' AS section, giver AS user_id, COUNT(*) AS n
  FROM slack_views.reaction_events
  WHERE tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
  GROUP BY giver
  UNION ALL
  SELECT CASE message_type WHEN 'post' THEN 'posts' ELSE 'replies' END, user_id, COUNT(*)
  FROM slack_views.messages
  WHERE tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
  GROUP BY message_type, user_id
), ranked AS (
  SELECT section, user_id, n, ROW_NUMBER() OVER (PARTITION BY section ORDER BY n DESC, user_id) AS place
  FROM figures
  JOIN people USING (user_id)
)
SELECT section, place, user_id, n,
  CASE place WHEN 1 THEN ':first_place_medal:' WHEN 2 THEN ':second_place_medal:' ELSE ':third_place_medal:' END AS medal
FROM ranked
WHERE place <= 3
UNION ALL
SELECT CONCAT('total_', section), 0, NULL, SUM(n), NULL
FROM figures
GROUP BY section
ORDER BY section, place
