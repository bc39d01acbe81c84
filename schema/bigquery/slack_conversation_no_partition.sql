-- Posts and replies with their local time. ts holds microseconds, of which the column createtime of
-- the table keeps milliseconds. The zone is the one of the connector's time.zone: tddate is a day in it.
CREATE OR REPLACE VIEW slack_views.slack_conversation_no_partition AS
SELECT
  channel_id,
  message_type,
  post_id,
  user_id,
  DATETIME(TIMESTAMP_MICROS(CAST(REPLACE(ts, '.', '') AS INT64)), 'Asia/Seoul') AS createtime,
  tddate,
  text,
  reactions
FROM slack.slack_conversation_master
WHERE is_deleted IS NOT TRUE;
