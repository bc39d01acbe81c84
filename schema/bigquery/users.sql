-- Who is who: the columns that analysts join with. name is what Slack shows: many people chose no display name,
-- which is then empty, and not NULL.
CREATE OR REPLACE VIEW slack_views.users AS
SELECT
  user_id,
  real_name,
  display_name,
  COALESCE(NULLIF(TRIM(display_name), ''), NULLIF(TRIM(real_name), ''), name) AS name
FROM slack.users;
