package io.github.geultto.kafka.connect.slack.record;

import static io.github.geultto.kafka.connect.slack.record.Schemas.bool;
import static io.github.geultto.kafka.connect.slack.record.Schemas.int64;
import static io.github.geultto.kafka.connect.slack.record.Schemas.required;
import static io.github.geultto.kafka.connect.slack.record.Schemas.string;
import static io.github.geultto.kafka.connect.slack.record.Schemas.struct;
import static io.github.geultto.kafka.connect.slack.record.Schemas.timestamp;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** The schemas of the optional topics of members and user groups, see {@link Schemas}. */
public final class MembershipSchemas {

  private static final String USER_GROUP_ID = "Slack's id of the user group, such as S0123ABCD.";

  /** Key of the topic of channels' members. */
  public static final Schema CHANNEL_MEMBER_KEY =
      struct("ChannelMemberKey", "Who is in which channel.")
          .field("channel_id", required(Schemas.CHANNEL_ID))
          .field("user_id", required(Schemas.USER_ID))
          .build();

  /** Value of the topic of channels' members. */
  public static final Schema CHANNEL_MEMBER =
      struct("ChannelMember", "A member of a channel.")
          .field("channel_id", required(Schemas.CHANNEL_ID))
          .field("user_id", required(Schemas.USER_ID))
          .field("observed_at", observedAt("channel"))
          .field("is_deleted", left("channel"))
          .build();

  /** Key of the topic of user groups. */
  public static final Schema USER_GROUP_KEY =
      struct("UserGroupKey", "Which user group.")
          .field("user_group_id", required(USER_GROUP_ID))
          .build();

  /** Value of the topic of user groups. */
  public static final Schema USER_GROUP =
      struct("UserGroup", "A group of people who are mentioned together, one row each.")
          .field("user_group_id", required(USER_GROUP_ID))
          .field("team_id", string("Slack's id of the workspace that the group belongs to."))
          .field("handle", string("What people type after @ to mention the group."))
          .field("name", string("The group's name."))
          .field("description", string("What the group is for."))
          .field("user_count", int64("People in the group."))
          .field("is_external", bool("Whether the group belongs to another organisation."))
          .field("is_deleted", bool("Whether the group is switched off."))
          .field("creator", string("Slack's id of the person who made the group."))
          .field("created_at", timestamp("When the group was made (UTC)."))
          .field("updated_at", timestamp("When the group was last changed (UTC)."))
          .build();

  /** Key of the topic of user groups' members. */
  public static final Schema USER_GROUP_MEMBER_KEY =
      struct("UserGroupMemberKey", "Who is in which user group.")
          .field("user_group_id", required(USER_GROUP_ID))
          .field("user_id", required(Schemas.USER_ID))
          .build();

  /** Value of the topic of user groups' members. */
  public static final Schema USER_GROUP_MEMBER =
      struct("UserGroupMember", "A member of a user group.")
          .field("user_group_id", required(USER_GROUP_ID))
          .field("user_id", required(Schemas.USER_ID))
          .field("observed_at", observedAt("group"))
          .field("is_deleted", left("group"))
          .build();

  private MembershipSchemas() {}

  private static Schema observedAt(String what) {
    return timestamp(
        "When the connector saw that the person is in the %s, or has left it (UTC); Slack gives no time."
            .formatted(what));
  }

  private static Schema left(String what) {
    return SchemaBuilder.bool()
        .defaultValue(false)
        .doc("Whether the person has left the %s (only with deletes.mode=flag).".formatted(what))
        .build();
  }
}
