-- Who gave which emoji when, in local time, and whether it is still there. Needs reactions.enabled.
-- The zone is the one of the connector's time.zone. Reactions on deleted messages are excluded.
CREATE OR REPLACE VIEW slack_views.reactions AS
SELECT
  r.channel_id,
  r.ts,
  r.user_id,
  r.name,
  r.added_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Seoul' AS added_at,
  r.removed_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Seoul' AS removed_at,
  r.removed_at IS NULL AS is_present,
  r.source
FROM public.reactions r
JOIN public.slack_conversation_master m ON m.channel_id = r.channel_id AND m.ts = r.ts
WHERE m.is_deleted IS NOT TRUE;
