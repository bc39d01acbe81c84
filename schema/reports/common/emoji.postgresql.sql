SELECT emoji, count(*) AS n
FROM slack_views.reaction_events
WHERE tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
GROUP BY emoji
ORDER BY n DESC, emoji
LIMIT 60
