-- What people and apps wrote: posts and replies without the lines that Slack writes itself ("... has joined").
CREATE OR REPLACE VIEW slack_views.messages AS
SELECT
  channel_id,
  ts,
  message_type,
  post_id,
  thread_ts,
  user_id,
  DATETIME(TIMESTAMP_MICROS(CAST(REPLACE(ts, '.', '') AS INT64)), 'Asia/Seoul') AS createtime,
  tddate,
  text,
  permalink,
  reaction_count,
  reply_count,
  content,
  author_name
FROM slack.slack_conversation_master
WHERE is_deleted IS NOT TRUE
  AND (subtype IS NULL OR subtype IN ('thread_broadcast', 'bot_message', 'file_share', 'me_message'));
