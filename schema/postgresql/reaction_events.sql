-- Who gave which emoji to whom. Slack gives a reaction no time of its own: tddate is its message's day.
-- Anything in place of a list counts as an empty one, as it does in BigQuery: here it would fail the query.
CREATE OR REPLACE VIEW slack_views.reaction_events AS
SELECT
  m.channel_id,
  m.ts,
  reaction ->> 'name' AS emoji,
  giver.user_id AS giver,
  m.user_id AS receiver,
  m.tddate
FROM public.slack_conversation_master m
CROSS JOIN LATERAL json_array_elements(
  CASE WHEN m.reactions ~ '^\s*\[' THEN CAST(m.reactions AS json) END) AS reaction
CROSS JOIN LATERAL json_array_elements_text(
  CASE json_typeof(reaction -> 'user_id') WHEN 'array' THEN reaction -> 'user_id' END) AS giver (user_id)
WHERE m.is_deleted IS NOT TRUE;
