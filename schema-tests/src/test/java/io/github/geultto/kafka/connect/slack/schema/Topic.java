package io.github.geultto.kafka.connect.slack.schema;

import io.github.geultto.kafka.connect.slack.record.HeartbeatRecords;
import io.github.geultto.kafka.connect.slack.record.MembershipSchemas;
import io.github.geultto.kafka.connect.slack.record.Schemas;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/**
 * A topic of the connector.
 *
 * @param name without the prefix
 */
record Topic(String name, Schema key, Schema value) {

  /** All of them. */
  static List<Topic> all() {
    return List.of(
        new Topic("users", Schemas.USER_KEY, Schemas.USER),
        new Topic("channels", Schemas.CHANNEL_KEY, Schemas.CHANNEL),
        new Topic("conversations", Schemas.CONVERSATION_KEY, Schemas.CONVERSATION),
        new Topic(
            "channel_members",
            MembershipSchemas.CHANNEL_MEMBER_KEY,
            MembershipSchemas.CHANNEL_MEMBER),
        new Topic("user_groups", MembershipSchemas.USER_GROUP_KEY, MembershipSchemas.USER_GROUP),
        new Topic(
            "user_group_members",
            MembershipSchemas.USER_GROUP_MEMBER_KEY,
            MembershipSchemas.USER_GROUP_MEMBER),
        new Topic("reactions", Schemas.REACTION_KEY, Schemas.REACTION),
        new Topic("heartbeat", HeartbeatRecords.KEY, HeartbeatRecords.VALUE));
  }

  static Topic named(String name) {
    return all().stream().filter(topic -> topic.name.equals(name)).findFirst().orElseThrow();
  }

  @Override
  public String toString() {
    return name;
  }
}
