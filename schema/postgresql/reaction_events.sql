-- Who gave which emoji to whom. Slack gives a reaction no time of its own: tddate is its message's day.
CREATE OR REPLACE VIEW slack_views.reaction_events AS
SELECT
  m.channel_id,
  m.ts,
  reaction ->> 'name' AS emoji,
  giver.user_id AS giver,
  m.user_id AS receiver,
  m.tddate
FROM public.slack_conversation_master m
CROSS JOIN LATERAL json_array_elements(m.reactions::json) AS reaction
CROSS JOIN LATERAL json_array_elements_text(reaction -> 'user_id') AS giver (user_id)
WHERE m.is_deleted IS NOT TRUE;
