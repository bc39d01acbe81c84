-- An emoji in any colour of skin is the same one.
SELECT SPLIT(e.emoji, '::')[OFFSET(0)] AS emoji, COUNT(*) AS n
FROM slack_views.reaction_events e
JOIN slack.channels c USING (channel_id)
WHERE c.is_private IS NOT TRUE
  AND e.tddate BETWEEN CAST(@since AS DATE) AND CAST(@until AS DATE)
GROUP BY 1
ORDER BY n DESC, emoji NULLS LAST
LIMIT 60
