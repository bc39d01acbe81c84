-- The users of several workspaces. A user whom two of them show has a row for each; copy 1 is that of the own
-- workspace, because there is_external is false.
CREATE OR REPLACE VIEW slack_views.all_users AS
SELECT
  rows_of_all.*,
  row_number() OVER (PARTITION BY user_id ORDER BY is_external IS TRUE, workspace) AS copy
FROM
  (
    SELECT
      'acme' AS workspace,
      user_id,
      team_id,
      name,
      real_name,
      display_name,
      is_bot,
      is_deleted,
      is_external
    FROM slack_acme.users
    UNION ALL
    SELECT
      'beta' AS workspace,
      user_id,
      team_id,
      name,
      real_name,
      display_name,
      is_bot,
      is_deleted,
      is_external
    FROM slack_beta.users
  ) AS rows_of_all;
