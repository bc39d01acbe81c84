SELECT emoji, COUNT(*) AS n
FROM slack_views.reaction_events
WHERE tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
GROUP BY emoji
ORDER BY n DESC, emoji
LIMIT 60
