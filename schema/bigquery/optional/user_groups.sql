-- The user groups that are in use. Needs usergroups.enabled.
CREATE OR REPLACE VIEW slack_views.user_groups AS
SELECT user_group_id, handle, name, user_count
FROM slack.user_groups
WHERE is_deleted IS NOT TRUE;
