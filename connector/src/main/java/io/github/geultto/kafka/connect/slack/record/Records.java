package io.github.geultto.kafka.connect.slack.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Turns what Slack shows into the records of the topics. No shape of a message, user or channel
 * makes it fail: what is missing or of another type is null.
 *
 * <p>The partition of the topic is left to Kafka, which takes it from the key. Offsets are passed
 * through as they are given.
 */
public final class Records {

  /** Header: the {@link Op}'s code, a string. */
  public static final String OP_HEADER = "slack.op";

  /** Header: when the connector saw it, int64, milliseconds since the epoch. */
  public static final String OBSERVED_AT_HEADER = "slack.observed_at";

  private final String usersTopic;
  private final String channelsTopic;
  private final String conversationsTopic;
  private final String reactionsTopic;
  private final DeletesMode deletes;
  private final RecordMaker maker;
  private final boolean precedes;
  private final ConversationRows conversations;
  private final ListingRows listings;
  private final MembershipRecords memberships;

  /**
   * The records of one workspace.
   *
   * @param topicPrefix before {@code .users}, {@code .channels} and {@code .conversations}
   * @param zone whose calendar days {@code tddate} holds
   * @param workspaceUrl as {@code auth.test} gives it, such as {@code https://acme.slack.com/};
   *     null if unknown, then there are no permalinks
   * @param teamId the workspace's id, for channels that do not name theirs; may be null
   * @param deletes what to emit for a deleted message
   * @param format how the records are laid out
   */
  public Records(
      String topicPrefix,
      ZoneId zone,
      String workspaceUrl,
      String teamId,
      DeletesMode deletes,
      RecordFormat format) {
    this(topicPrefix, zone, Workspaces.one(workspaceUrl, teamId), deletes, format);
  }

  /**
   * The records of one or several workspaces.
   *
   * @param topicPrefix before {@code .users}, {@code .channels} and {@code .conversations}
   * @param zone whose calendar days {@code tddate} holds
   * @param workspaces which are read
   * @param deletes what to emit for a deleted message
   * @param format how records are laid out
   */
  public Records(
      String topicPrefix,
      ZoneId zone,
      Workspaces workspaces,
      DeletesMode deletes,
      RecordFormat format) {
    this.usersTopic = topicPrefix + ".users";
    this.channelsTopic = topicPrefix + ".channels";
    this.conversationsTopic = topicPrefix + ".conversations";
    this.reactionsTopic = topicPrefix + ".reactions";
    this.deletes = deletes;
    this.maker = new RecordMaker(format.timestamp());
    this.precedes = false;
    this.conversations = new ConversationRows(zone, workspaces, format);
    this.listings = new ListingRows(workspaces);
    this.memberships = new MembershipRecords(topicPrefix, deletes, maker, false);
  }

  private Records(Records of) {
    this.usersTopic = of.usersTopic;
    this.channelsTopic = of.channelsTopic;
    this.conversationsTopic = of.conversationsTopic;
    this.reactionsTopic = of.reactionsTopic;
    this.deletes = DeletesMode.FLAG;
    this.maker = of.maker;
    this.precedes = true;
    this.conversations = of.conversations;
    this.listings = of.listings;
    this.memberships = of.memberships.preceding();
  }

  /**
   * The records with a value that precede tombstones, of the same keys; empty if none do. They are
   * for deletions only.
   */
  public Optional<Records> preceding() {
    return deletes == DeletesMode.FLAG_THEN_TOMBSTONE
        ? Optional.of(new Records(this))
        : Optional.empty();
  }

  /** Whether these are the records that precede tombstones. */
  public boolean precede() {
    return precedes;
  }

  /** Those of the optional topics. */
  public MembershipRecords memberships() {
    return memberships;
  }

  /** A message as it now is. */
  public SourceRecord message(
      Op op,
      String channelId,
      Message message,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    Struct value = conversations.message(channelId, message);
    String ts = message.ts().toString();
    return conversation(op, channelId, ts, value, partition, offset, observedAt);
  }

  /**
   * Whether anything is emitted for a change: a deletion may be ignored, unless it is because of
   * the privacy settings.
   */
  public boolean emits(Change change) {
    if (change.isWithheld()) {
      return change.op() == Op.DELETE;
    }
    return switch (deletes) {
      case FLAG -> true;
      // There is no row to update of what was deleted before.
      case TOMBSTONE, FLAG_THEN_TOMBSTONE -> !change.isDeletion() || change.op() == Op.DELETE;
      case IGNORE -> !change.isDeletion();
    };
  }

  /** Whether anything is emitted for deletions. */
  public boolean emitsDeletions() {
    return deletes != DeletesMode.IGNORE;
  }

  /** A change of a message, as long as it is {@link #emits emitted}. */
  public SourceRecord change(
      String channelId,
      Change change,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    if (!change.isDeletion()) {
      return message(change.op(), channelId, change.message(), partition, offset, observedAt);
    }
    Message left =
        change.message() == null ? Message.gone(change.ts(), change.root()) : change.message();
    Struct value = deletes == DeletesMode.FLAG ? conversations.deleted(channelId, left) : null;
    String ts = change.ts().toString();
    return conversation(change.op(), channelId, ts, value, partition, offset, observedAt);
  }

  /**
   * A reaction that was given, taken back or deleted with its message.
   *
   * @return a tombstone if it was deleted, unless deletions are flagged: but its key alone names
   *     who reacted, so that of one that is withheld no row is left
   */
  public SourceRecord reaction(
      Op op,
      String channelId,
      Ts ts,
      ReactionChange reaction,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    boolean isFlagged = deletes == DeletesMode.FLAG && (precedes || !reaction.isWithheld());
    boolean gone = op == Op.DELETE && !isFlagged;
    Struct key = ReactionRows.key(channelId, ts, reaction);
    Struct value = gone ? null : ReactionRows.value(channelId, ts, reaction, observedAt);
    return maker.record(op, reactionsTopic, key, value, partition, offset, observedAt);
  }

  /**
   * A user as {@code users.list} shows it.
   *
   * @throws IllegalArgumentException if it has no id
   */
  public SourceRecord user(
      Op op, JsonNode user, Map<String, ?> partition, Map<String, ?> offset, Instant observedAt) {
    Struct key = userKey(ListingRows.id(user));
    return maker.record(op, usersTopic, key, listings.user(user), partition, offset, observedAt);
  }

  /** The tombstone of a user that is gone from {@code users.list}. */
  public SourceRecord deletedUser(
      String id, Map<String, ?> partition, Map<String, ?> offset, Instant observedAt) {
    Struct value = precedes ? ListingRows.deletedUser(id) : null;
    return maker.record(Op.DELETE, usersTopic, userKey(id), value, partition, offset, observedAt);
  }

  /**
   * A channel as {@code conversations.list} shows it.
   *
   * @throws IllegalArgumentException if it has no id
   */
  public SourceRecord channel(
      Op op,
      JsonNode channel,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    Struct key = channelKey(ListingRows.id(channel));
    return maker.record(
        op, channelsTopic, key, listings.channel(channel), partition, offset, observedAt);
  }

  /** The tombstone of a channel that is gone from {@code conversations.list}. */
  public SourceRecord deletedChannel(
      String id, Map<String, ?> partition, Map<String, ?> offset, Instant observedAt) {
    Struct value = precedes ? ListingRows.deletedChannel(id) : null;
    return maker.record(
        Op.DELETE, channelsTopic, channelKey(id), value, partition, offset, observedAt);
  }

  /**
   * A 32-bit hash of what is emitted of a user, equal as long as nothing emitted changes.
   *
   * @throws IllegalArgumentException if it has no id
   */
  public int userFingerprint(JsonNode user) {
    return ListingRows.fingerprint(listings.user(user));
  }

  /**
   * A 32-bit hash of what is emitted of a channel, equal as long as nothing emitted changes.
   *
   * @throws IllegalArgumentException if it has no id
   */
  public int channelFingerprint(JsonNode channel) {
    return ListingRows.fingerprint(listings.channel(channel));
  }

  private SourceRecord conversation(
      Op op,
      String channelId,
      String ts,
      Struct value,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    Struct key = new Struct(Schemas.CONVERSATION_KEY).put("channel_id", channelId).put("ts", ts);
    return maker.record(op, conversationsTopic, key, value, partition, offset, observedAt);
  }

  private static Struct userKey(String id) {
    return new Struct(Schemas.USER_KEY).put("user_id", id);
  }

  private static Struct channelKey(String id) {
    return new Struct(Schemas.CHANNEL_KEY).put("channel_id", id);
  }
}
