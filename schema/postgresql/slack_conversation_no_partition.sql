-- Posts and replies with their local time. ts holds microseconds, of which the column createtime of
-- the table keeps milliseconds. The zone is the one of the connector's time.zone: tddate is a day in it.
CREATE OR REPLACE VIEW slack_views.slack_conversation_no_partition AS
SELECT
  channel_id,
  message_type,
  post_id,
  user_id,
  (timestamptz 'epoch'
    + split_part(ts, '.', 1)::bigint * interval '1 second'
    + split_part(ts, '.', 2)::bigint * interval '1 microsecond') AT TIME ZONE 'Asia/Seoul' AS createtime,
  tddate,
  text,
  reactions
FROM public.slack_conversation_master
WHERE is_deleted IS NOT TRUE;
