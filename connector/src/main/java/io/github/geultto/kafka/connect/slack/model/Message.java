package io.github.geultto.kafka.connect.slack.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A message as Slack shows it, cut to what is emitted. Nothing but {@code ts} is sure to be there:
 * bots, old integrations, tombstones and file comments lack one or another of the rest.
 *
 * @param ts identity within the channel
 * @param threadTs the thread's parent; equal to {@code ts} on the parent itself, null outside
 *     threads
 * @param userId the author, null where Slack gives none
 * @param botId the app's bot id, or null
 * @param subtype Slack's subtype, or null for an ordinary message
 * @param text as Slack gives it, or null
 * @param reactions in Slack's order, empty when none
 * @param replyCount replies as the parent announces them, 0 when none
 * @param replyUserCount people who replied, 0 when none
 * @param latestReply the newest reply as the parent announces it, null when none
 * @param editedAt when the author last edited it, or null
 * @param files in Slack's order, empty when none
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
    List<FileLink> files,
    JsonNode raw) {

  /**
   * One emoji on a message.
   *
   * @param name without colons, such as {@code heart} or {@code +1::skin-tone-2}
   * @param users who gave it; Slack shortens the list on popular messages
   * @param count how many gave it, right also where the list is short
   */
  public record Reaction(String name, List<String> users, long count) {
    boolean isTruncated() {
      return users.size() < count;
    }
  }

  /** A file attached to a message; every part but the id may be null. */
  public record FileLink(
      String id, String name, String mimetype, Long size, String urlPrivate, String mode) {}

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
    Ts ts = ts(json.path("ts"));
    if (ts == null) {
      return Optional.empty();
    }
    Ts latestReply = ts(json.path("latest_reply"));
    return Optional.of(
        new Message(
            ts,
            ts(json.path("thread_ts")),
            text(json.path("user")),
            text(json.path("bot_id")),
            text(json.path("subtype")),
            text(json.path("text")),
            reactions(json.path("reactions")),
            json.path("reply_count").asLong(0),
            json.path("reply_users_count").asLong(0),
            Ts.ZERO.equals(latestReply) ? null : latestReply,
            ts(json.path("edited").path("ts")),
            files(json),
            json));
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
    return new Message(
        ts,
        threadTs,
        userId,
        botId,
        subtype,
        text,
        complete,
        replyCount,
        replyUserCount,
        latestReply,
        editedAt,
        files,
        raw);
  }

  /** The same message without the JSON that it was read from. */
  public Message withoutRaw() {
    return new Message(
        ts,
        threadTs,
        userId,
        botId,
        subtype,
        text,
        reactions,
        replyCount,
        replyUserCount,
        latestReply,
        editedAt,
        files,
        MissingNode.getInstance());
  }

  /**
   * A 32-bit hash of what is emitted of this message, equal as long as nothing emitted changes.
   * Decoration that changes by itself (profiles, unfurls, {@code blocks}) has no part in it, nor
   * has the order of the users who reacted, nor which of them Slack lists where it lists only some.
   */
  public int fingerprint() {
    return fingerprint(
        hash -> {
          List<Reaction> sorted = new ArrayList<>(reactions);
          sorted.sort(Comparator.comparing(Reaction::name));
          for (Reaction reaction : sorted) {
            hash.add(reaction.name());
            if (!reaction.isTruncated()) {
              reaction.users().stream().sorted().forEach(hash::add);
            }
            hash.add(reaction.count());
          }
        });
  }

  /** The fingerprint as releases before 0.2 stored it: by the users in Slack's order. */
  public int legacyFingerprint() {
    return fingerprint(
        hash -> {
          for (Reaction reaction : reactions) {
            hash.add(reaction.name());
            reaction.users().forEach(hash::add);
            hash.add(reaction.count());
          }
        });
  }

  private int fingerprint(Consumer<Hash> reactionsInto) {
    Hash hash = new Hash();
    hash.add(threadTs == null ? -1 : threadTs.micros());
    hash.add(userId);
    hash.add(botId);
    hash.add(subtype);
    hash.add(text);
    reactionsInto.accept(hash);
    hash.add(replyCount);
    hash.add(replyUserCount);
    hash.add(latestReply == null ? -1 : latestReply.micros());
    hash.add(editedAt == null ? -1 : editedAt.micros());
    for (FileLink file : files) {
      hash.add(file.id());
      hash.add(file.name());
      hash.add(file.mimetype());
      hash.add(file.size() == null ? -1 : file.size());
      hash.add(file.urlPrivate());
      hash.add(file.mode());
    }
    // 0 stands for content that has yet to be emitted.
    return hash.value() == 0 ? 1 : hash.value();
  }

  /** Reads a {@code reactions} array; anything else is none. */
  public static List<Reaction> reactions(JsonNode json) {
    if (json.isEmpty()) {
      return List.of();
    }
    List<Reaction> reactions = new ArrayList<>(json.size());
    for (JsonNode node : json) {
      String name = text(node.path("name"));
      if (name != null) {
        JsonNode shown = node.path("users");
        List<String> users = new ArrayList<>(shown.size());
        for (JsonNode user : shown) {
          if (user.isTextual()) {
            users.add(user.textValue());
          }
        }
        long count = node.path("count").asLong(users.size());
        reactions.add(new Reaction(name, Collections.unmodifiableList(users), count));
      }
    }
    return reactions;
  }

  private static List<FileLink> files(JsonNode message) {
    JsonNode array = message.path("files");
    Iterable<JsonNode> nodes = array.isArray() ? array : List.of(message.path("file"));
    List<FileLink> files = new ArrayList<>();
    for (JsonNode node : nodes) {
      if (node.isObject()) {
        JsonNode size = node.path("size");
        files.add(
            new FileLink(
                text(node.path("id")),
                text(node.path("name")),
                text(node.path("mimetype")),
                size.isNumber() ? size.asLong() : null,
                text(node.path("url_private")),
                text(node.path("mode"))));
      }
    }
    return files;
  }

  private static String text(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? node.asText() : null;
  }

  private static Ts ts(JsonNode node) {
    if (node instanceof MissingNode || !node.isTextual()) {
      return null;
    }
    try {
      return Ts.parse(node.asText());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
