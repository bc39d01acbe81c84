-- What people and apps wrote: posts and replies without the lines that Slack writes itself ("... has joined").
CREATE OR REPLACE VIEW slack_views.messages AS
SELECT
  channel_id,
  ts,
  message_type,
  post_id,
  thread_ts,
  user_id,
  (timestamptz 'epoch'
    + split_part(ts, '.', 1)::bigint * interval '1 second'
    + split_part(ts, '.', 2)::bigint * interval '1 microsecond') AT TIME ZONE 'Asia/Seoul' AS createtime,
  tddate,
  text,
  permalink,
  reaction_count,
  reply_count,
  content,
  author_name
FROM public.slack_conversation_master
WHERE is_deleted IS NOT TRUE
  AND (subtype IS NULL OR subtype IN ('thread_broadcast', 'bot_message', 'file_share', 'me_message'));
