package io.github.geultto.kafka.connect.slack.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Op;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** The records of the optional topics: members of channels, user groups and their members. */
public final class MembershipRecords {

  private final String membersTopic;
  private final String groupsTopic;
  private final String groupMembersTopic;
  private final String topicPrefix;
  private final DeletesMode deletes;
  private final RecordMaker maker;
  private final boolean precedes;

  /**
   * @param precedes whether these are the records before tombstones
   */
  MembershipRecords(String topicPrefix, DeletesMode deletes, RecordMaker maker, boolean precedes) {
    this.topicPrefix = topicPrefix;
    this.precedes = precedes;
    this.membersTopic = topicPrefix + ".channel_members";
    this.groupsTopic = topicPrefix + ".user_groups";
    this.groupMembersTopic = topicPrefix + ".user_group_members";
    this.deletes = deletes;
    this.maker = maker;
  }

  /** See {@link Records#preceding}. */
  MembershipRecords preceding() {
    return new MembershipRecords(topicPrefix, DeletesMode.FLAG, maker, true);
  }

  /** Somebody joined a channel, or left it if the operation is a deletion. */
  public SourceRecord channelMember(
      Op op,
      String channel,
      String user,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    Struct key = new Struct(MembershipSchemas.CHANNEL_MEMBER_KEY);
    Struct value = member(op, MembershipSchemas.CHANNEL_MEMBER, observedAt);
    put(key, value, "channel_id", channel);
    put(key, value, "user_id", user);
    return maker.record(op, membersTopic, key, value, partition, offset, observedAt);
  }

  /** Somebody joined a user group, or left it likewise. */
  public SourceRecord userGroupMember(
      Op op,
      String group,
      String user,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    Struct key = new Struct(MembershipSchemas.USER_GROUP_MEMBER_KEY);
    Struct value = member(op, MembershipSchemas.USER_GROUP_MEMBER, observedAt);
    put(key, value, "user_group_id", group);
    put(key, value, "user_id", user);
    return maker.record(op, groupMembersTopic, key, value, partition, offset, observedAt);
  }

  /** Null for a tombstone. */
  private Struct member(Op op, Schema schema, Instant observedAt) {
    boolean left = op == Op.DELETE;
    return left && deletes != DeletesMode.FLAG
        ? null
        : new Struct(schema).put("observed_at", Date.from(observedAt)).put("is_deleted", left);
  }

  private static void put(Struct key, Struct value, String field, String id) {
    key.put(field, id);
    if (value != null) {
      value.put(field, id);
    }
  }

  /**
   * A user group as {@code usergroups.list} shows it; null for one that is gone.
   *
   * @param id the group's
   */
  public SourceRecord userGroup(
      Op op,
      String id,
      JsonNode group,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    Struct key = new Struct(MembershipSchemas.USER_GROUP_KEY).put("user_group_id", id);
    Struct value = group == null ? deletedGroup(id) : userGroup(group);
    return maker.record(op, groupsTopic, key, value, partition, offset, observedAt);
  }

  /** Null for a tombstone. */
  private Struct deletedGroup(String id) {
    return precedes
        ? new Struct(MembershipSchemas.USER_GROUP).put("user_group_id", id).put("is_deleted", true)
        : null;
  }

  /** A 32-bit hash of what is emitted of a user group. */
  public int userGroupFingerprint(JsonNode group) {
    return ListingRows.fingerprint(userGroup(group));
  }

  private static Struct userGroup(JsonNode group) {
    return new Struct(MembershipSchemas.USER_GROUP)
        .put("user_group_id", ListingRows.id(group))
        .put("team_id", Values.text(group.path("team_id")))
        .put("handle", Values.text(group.path("handle")))
        .put("name", Values.text(group.path("name")))
        .put("description", Values.text(group.path("description")))
        .put("user_count", userCount(group))
        .put("is_external", Values.any(group, "is_external"))
        .put("is_deleted", Values.seconds(group.path("date_delete")) != null)
        .put("creator", Values.text(group.path("created_by")))
        .put("created_at", Values.seconds(group.path("date_create")))
        .put("updated_at", Values.seconds(group.path("date_update")));
  }

  /** Slack gives the number as a text. */
  private static Long userCount(JsonNode group) {
    JsonNode users = group.path("users");
    JsonNode count = group.path("user_count");
    long known = users.isArray() ? users.size() : count.asLong(-1);
    return known < 0 ? null : known;
  }
}
