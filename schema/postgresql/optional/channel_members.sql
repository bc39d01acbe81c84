-- Who is in which channel now. Needs members.enabled.
CREATE OR REPLACE VIEW slack_views.channel_members AS
SELECT channel_id, user_id, observed_at
FROM public.channel_members
WHERE is_deleted IS NOT TRUE;
