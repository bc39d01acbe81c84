package io.github.geultto.kafka.connect.slack.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Fingerprints as earlier versions stored them, so that an upgrade does not emit everything again:
 * without {@code content}, {@code author_name}, {@code edited_by} and {@code attachments}, and
 * before that by the users of reactions in Slack's order. Those that look like a tombstone's are
 * replaced when they are read, see {@link Fingerprint#notTombstone}.
 */
final class EarlierFingerprints {

  private EarlierFingerprints() {}

  /** Whether an earlier version emitted the message as it is, as far as it emitted it. */
  static boolean match(Message message, int emitted) {
    // What Slack keeps of a deleted parent was taken for a message.
    return !message.isTombstone()
        && (emitted == Fingerprint.notTombstone(withoutContent(message))
            || emitted == Fingerprint.notTombstone(inSlacksOrder(message)));
  }

  static int withoutContent(Message message) {
    return of(
        message,
        hash -> {
          List<Message.Reaction> sorted = new ArrayList<>(message.reactions());
          sorted.sort(Comparator.comparing(Message.Reaction::name));
          for (Message.Reaction reaction : sorted) {
            hash.add(reaction.name());
            if (!reaction.isTruncated()) {
              reaction.users().stream().sorted().forEach(hash::add);
            }
            hash.add(reaction.count());
          }
        });
  }

  static int inSlacksOrder(Message message) {
    return of(
        message,
        hash -> {
          for (Message.Reaction reaction : message.reactions()) {
            hash.add(reaction.name());
            reaction.users().forEach(hash::add);
            hash.add(reaction.count());
          }
        });
  }

  private static int of(Message message, Consumer<Hash> reactions) {
    Hash hash = new Hash();
    MessageColumn.add(hash, message.threadTs());
    hash.add(message.userId());
    hash.add(message.botId());
    hash.add(message.subtype());
    hash.add(message.text());
    reactions.accept(hash);
    hash.add(message.replyCount());
    hash.add(message.replyUserCount());
    MessageColumn.add(hash, message.latestReply());
    MessageColumn.add(hash, message.editedAt());
    for (Message.FileLink file : message.files()) {
      hash.add(file.id());
      hash.add(file.name());
      hash.add(file.mimetype());
      hash.add(file.size() == null ? -1 : file.size());
      hash.add(file.urlPrivate());
      hash.add(file.mode());
    }
    return hash.value() == 0 ? 1 : hash.value();
  }
}
