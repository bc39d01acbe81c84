-- The channels of several workspaces. A shared channel has a row for each of them; copy 1 counts each channel once.
CREATE OR REPLACE VIEW slack_views.all_channels AS
SELECT
  rows_of_all.*,
  row_number() OVER (PARTITION BY channel_id ORDER BY workspace) AS copy
FROM
  (
    SELECT
      'acme' AS workspace,
      channel_id,
      team_id,
      channel_name,
      num_member,
      is_private,
      is_archived,
      is_shared
    FROM slack_acme.channels
    UNION ALL
    SELECT
      'beta' AS workspace,
      channel_id,
      team_id,
      channel_name,
      num_member,
      is_private,
      is_archived,
      is_shared
    FROM slack_beta.channels
  ) AS rows_of_all;
