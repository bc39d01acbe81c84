-- Flink SQL on slack.conversations, written by JsonConverter with schemas.enable=false: the number
-- of messages and reactions per channel and day. Edits, reactions and deletions change the result.
CREATE TABLE conversations (
  channel_id STRING,
  ts STRING,
  tddate INT,
  createtime BIGINT,
  user_id STRING,
  text STRING,
  reaction_count BIGINT,
  is_deleted BOOLEAN,
  `day` AS TIMESTAMPADD(DAY, tddate, DATE '1970-01-01'),
  written_at AS TO_TIMESTAMP_LTZ(createtime, 3),
  PRIMARY KEY (channel_id, ts) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'slack.conversations',
  'properties.bootstrap.servers' = 'kafka:9092',
  'properties.group.id' = 'reactions-per-channel',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'json',
  'value.format' = 'json'
);

SELECT channel_id, `day`, COUNT(*) AS messages, SUM(reaction_count) AS reactions
FROM conversations
WHERE is_deleted IS NOT TRUE
GROUP BY channel_id, `day`;
