-- What people and apps wrote in several workspaces, each with its own topic prefix and schema or dataset. A message
-- of a channel that they share has a row for each of them: WHERE copy = 1 counts it once.
CREATE OR REPLACE VIEW slack_views.all_messages AS
SELECT
  rows_of_all.*,
  row_number() OVER (PARTITION BY channel_id, ts ORDER BY workspace) AS copy
FROM
  (
    SELECT
      'acme' AS workspace,
      channel_id,
      ts,
      message_type,
      post_id,
      thread_ts,
      user_id,
      createtime,
      tddate,
      text,
      permalink,
      reaction_count,
      reply_count,
      content,
      author_name
    FROM slack_acme.slack_conversation_master
    WHERE is_deleted IS NOT TRUE
      AND (subtype IS NULL OR subtype IN ('thread_broadcast', 'bot_message', 'file_share', 'me_message'))
    UNION ALL
    SELECT
      'beta' AS workspace,
      channel_id,
      ts,
      message_type,
      post_id,
      thread_ts,
      user_id,
      createtime,
      tddate,
      text,
      permalink,
      reaction_count,
      reply_count,
      content,
      author_name
    FROM slack_beta.slack_conversation_master
    WHERE is_deleted IS NOT TRUE
      AND (subtype IS NULL OR subtype IN ('thread_broadcast', 'bot_message', 'file_share', 'me_message'))
  ) AS rows_of_all;
