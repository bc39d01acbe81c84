-- An emoji in any colour of skin is the same one.
SELECT split_part(e.emoji, '::', 1) AS emoji, count(*) AS n
FROM slack_views.reaction_events e
JOIN public.channels c USING (channel_id)
WHERE c.is_private IS NOT TRUE
  AND e.tddate BETWEEN CAST(@since AS date) AND CAST(@until AS date)
GROUP BY 1
ORDER BY n DESC, 1
LIMIT 60
