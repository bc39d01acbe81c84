-- Who gave which emoji to whom. Slack gives a reaction no time of its own: tddate is its message's day.
CREATE OR REPLACE VIEW slack_views.reaction_events AS
SELECT
  m.channel_id,
  m.ts,
  JSON_VALUE(reaction, '$.name') AS emoji,
  giver,
  m.user_id AS receiver,
  m.tddate
FROM slack.slack_conversation_master m,
  UNNEST(JSON_QUERY_ARRAY(m.reactions)) AS reaction,
  UNNEST(JSON_VALUE_ARRAY(reaction, '$.user_id')) AS giver
WHERE m.is_deleted IS NOT TRUE;
