-- Who is who: the columns that analysts join with.
CREATE OR REPLACE VIEW slack_views.users AS
SELECT user_id, real_name, display_name
FROM slack.users;
