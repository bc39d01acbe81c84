package io.github.geultto.kafka.connect.slack.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.geultto.kafka.connect.slack.model.content.Content;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A message as Slack shows it, cut to what is emitted. Nothing but {@code ts} is sure to be there:
 * bots, old integrations, tombstones and file comments lack one or another of the rest.
 *
 * @param ts identity within the channel
 * @param threadTs the thread's parent; equal to {@code ts} on the parent itself, null outside
 *     threads
 * @param userId the author, null where Slack gives none
 * @param botId the app's bot id, or null
 * @param subtype Slack's subtype, or {@link #WITHHELD}, or null for an ordinary message
 * @param text as Slack gives it, or null
 * @param reactions in Slack's order, empty when none
 * @param replyCount replies as the parent announces them, 0 when none
 * @param replyUserCount people who replied, 0 when none
 * @param latestReply the newest reply as the parent announces it, null when none
 * @param editedAt when it was last edited, or null
 * @param editedBy who edited it then, or null
 * @param files in Slack's order, empty when none
 * @param content what people see of it
 * @param raw the whole message as Slack sent it
 */
public record Message(
    Ts ts,
    Ts threadTs,
    String userId,
    String botId,
    String subtype,
    String text,
    List<Reaction> reactions,
    long replyCount,
    long replyUserCount,
    Ts latestReply,
    Ts editedAt,
    String editedBy,
    List<FileLink> files,
    Content content,
    JsonNode raw) {

  /** Instead of Slack's subtype: nothing may be emitted of the message, see {@link #withheld}. */
  private static final String WITHHELD = "withheld by privacy.exclude.users";

  /**
   * One emoji on a message.
   *
   * @param name without colons, such as {@code heart} or {@code +1::skin-tone-2}
   * @param users who gave it; Slack shortens the list on popular messages
   * @param count how many gave it, right also where the list is short
   * @param withheld others who gave it and are not to be emitted; {@code count} is without them
   */
  public record Reaction(String name, List<String> users, long count, List<String> withheld) {

    /** A reaction of which everybody may be emitted. */
    public Reaction(String name, List<String> users, long count) {
      this(name, users, count, List.of());
    }

    /** Whether {@code users} lacks some of them. */
    public boolean isTruncated() {
      return users.size() < count;
    }

    /** Whether nobody who gave it may be emitted, and so the reaction is not. */
    public boolean isWithheld() {
      return count <= 0 && !withheld.isEmpty();
    }

    /** How many gave it according to Slack. */
    public long total() {
      return count + withheld.size();
    }

    /** The same without some of those who gave it. */
    public Reaction without(Set<String> excluded) {
      List<String> cut = users.stream().filter(excluded::contains).toList();
      return cut.isEmpty()
          ? this
          : new Reaction(
              name,
              users.stream().filter(user -> !excluded.contains(user)).toList(),
              count - cut.size(),
              cut);
    }
  }

  /** A file attached to a message; every part but the id may be null. */
  public record FileLink(
      String id, String name, String mimetype, Long size, String urlPrivate, String mode) {

    private static final Set<String> HIDDEN = Set.of("hidden_by_limit", "tombstone");

    /**
     * Whether Slack does not show what is in it: hidden by a plan, deleted, or to be asked for of
     * another workspace. Source: <a
     * href="https://docs.slack.dev/reference/objects/file-object">file object</a>, {@code mode} and
     * {@code file_access}.
     */
    boolean isHidden() {
      return name == null || (mode != null && HIDDEN.contains(mode));
    }
  }

  public Message {
    reactions = List.copyOf(reactions);
    files = List.copyOf(files);
  }

  /**
   * Reads one element of {@code messages}.
   *
   * @return empty if it has no readable {@code ts}, without which a message has no identity
   */
  public static Optional<Message> parse(JsonNode json) {
    return MessageJson.message(json);
  }

  /** A message of which only its place is known: Slack does not show it any longer. */
  public static Message gone(Ts ts, Ts root) {
    return new Message(
        ts,
        root.equals(ts) ? null : root,
        null,
        null,
        null,
        null,
        List.of(),
        0,
        0,
        null,
        null,
        null,
        List.of(),
        Content.NONE,
        MissingNode.getInstance());
  }

  /** Whether this is a reply in a thread, be it also shown in the channel. */
  public boolean isReply() {
    return threadTs != null && !threadTs.equals(ts);
  }

  /** The thread's parent, or the message itself where it is the parent or in no thread. */
  public Ts root() {
    return threadTs == null ? ts : threadTs;
  }

  /** Whether Slack skipped some of the users who reacted. */
  public boolean hasTruncatedReactions() {
    return reactions.stream().anyMatch(Reaction::isTruncated);
  }

  /** Reactions in all: the sum of their counts. */
  public long reactionCount() {
    long count = 0;
    for (Reaction reaction : reactions) {
      count += reaction.count();
    }
    return count;
  }

  /** The same message with other reactions, complete ones instead of truncated ones. */
  public Message withReactions(List<Reaction> complete) {
    return with(complete, raw);
  }

  /** The same message without the JSON that it was read from. */
  public Message withoutRaw() {
    return with(reactions, MissingNode.getInstance());
  }

  private Message with(List<Reaction> shown, JsonNode json) {
    return new Message(
        ts,
        threadTs,
        userId,
        botId,
        subtype,
        text,
        shown,
        replyCount,
        replyUserCount,
        latestReply,
        editedAt,
        editedBy,
        files,
        content,
        json);
  }

  /**
   * What is left where the author must not be emitted: its place and the counts of its thread. It
   * counts as deleted, and so do the reactions to it.
   */
  public Message withheld() {
    return new Message(
        ts,
        threadTs,
        null,
        null,
        WITHHELD,
        null,
        reactions.stream().map(r -> new Reaction(r.name(), List.of(), 0, r.users())).toList(),
        replyCount,
        replyUserCount,
        latestReply,
        null,
        null,
        List.of(),
        Content.NONE,
        MissingNode.getInstance());
  }

  /** What is left without what was written and attached. */
  public Message redacted() {
    return new Message(
        ts,
        threadTs,
        userId,
        botId,
        subtype,
        null,
        reactions,
        replyCount,
        replyUserCount,
        latestReply,
        editedAt,
        editedBy,
        List.of(),
        new Content(null, Content.NONE.attachments(), content.authorName(), content.isProfile()),
        MissingNode.getInstance());
  }

  /** Whether nothing of it may be emitted. */
  public boolean isWithheld() {
    return WITHHELD.equals(subtype);
  }

  /**
   * What is left of a deleted message: what Slack keeps of a parent as long as it has replies, or
   * one that is withheld.
   */
  public boolean isTombstone() {
    return "tombstone".equals(subtype) || isWithheld();
  }

  /** A 32-bit hash of what is emitted of this message, equal as long as nothing emitted changes. */
  public int fingerprint() {
    return Fingerprint.of(this);
  }

  /** Whether the message was emitted like this, as far as Slack still shows it. */
  public boolean isAsEmitted(int fingerprint) {
    return Fingerprint.matches(this, fingerprint);
  }

  /** Whether an earlier version, with fewer columns, emitted it like this. */
  public boolean isAsEmittedEarlier(int fingerprint) {
    return EarlierFingerprints.match(this, fingerprint);
  }

  /** Reads a {@code reactions} array; anything else is none. */
  public static List<Reaction> reactions(JsonNode json) {
    return MessageJson.reactions(json);
  }
}
