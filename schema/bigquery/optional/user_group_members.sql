-- Who is in which user group now. Needs usergroups.enabled.
CREATE OR REPLACE VIEW slack_views.user_group_members AS
SELECT user_group_id, user_id, observed_at
FROM slack.user_group_members
WHERE is_deleted IS NOT TRUE;
