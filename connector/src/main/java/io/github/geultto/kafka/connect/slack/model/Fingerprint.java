package io.github.geultto.kafka.connect.slack.model;

import io.github.geultto.kafka.connect.slack.model.Message.FileLink;

/**
 * A 32-bit hash of what is emitted of a message, equal as long as nothing emitted changes: {@link
 * MessageColumns} says of each column what counts. The offsets hold it, so its values must never
 * change without {@link EarlierFingerprints} knowing the ones before. 0 is not a fingerprint: it
 * stands for content that has yet to be emitted.
 *
 * <p>Slack may show less of a file later on: a plan hides it, it is deleted, or another workspace
 * keeps it. So the names and links of files have bits of their own, which are not compared then.
 */
public final class Fingerprint {

  private static final int FILE_BITS = 12;
  private static final int FILES = (1 << FILE_BITS) - 1;

  /** The first bits of a tombstone's, which no other message has. */
  private static final int TOMBSTONE = 0x70B;

  private static final int TOMBSTONE_BITS = 12;

  private static final MessageColumn[] COLUMNS =
      MessageColumns.WITHOUT_RAW.toArray(new MessageColumn[0]);

  private Fingerprint() {}

  static int of(Message message) {
    return message.isTombstone() ? ofTombstone(message) : ofContent(message);
  }

  /** Whether it is that of what Slack keeps of a deleted parent. */
  public static boolean isTombstone(int fingerprint) {
    return fingerprint >>> (32 - TOMBSTONE_BITS) == TOMBSTONE;
  }

  /**
   * The same, or another one where it looks like a tombstone's: of a version that did not
   * distinguish tombstones from other messages, one in 4,096 does.
   */
  public static int notTombstone(int fingerprint) {
    return isTombstone(fingerprint) ? fingerprint ^ 1 << 31 : fingerprint;
  }

  /** Whether the message is as it was emitted with this fingerprint, as far as Slack shows it. */
  static boolean matches(Message message, int emitted) {
    int now = of(message);
    boolean hidesFiles = message.files().stream().anyMatch(FileLink::isHidden);
    return now == emitted || (hidesFiles && ((now ^ emitted) & ~FILES) == 0);
  }

  private static int ofContent(Message message) {
    Hash hash = new Hash();
    for (MessageColumn column : COLUMNS) {
      column.change().accept(message, hash);
    }
    int value = hash.value();
    if (!message.files().isEmpty()) {
      value = (value & ~FILES) | (details(message) & FILES);
    }
    value = notTombstone(value);
    return value == 0 ? 1 : value;
  }

  private static int details(Message message) {
    Hash hash = new Hash();
    for (FileLink file : message.files()) {
      hash.add(file.name());
      hash.add(file.mimetype());
      hash.add(file.size() == null ? -1 : file.size());
      hash.add(file.urlPrivate());
      hash.add(file.mode());
    }
    return hash.value();
  }

  private static int ofTombstone(Message message) {
    Hash hash = new Hash();
    for (MessageColumn column : COLUMNS) {
      if (column.isKept(message)) {
        column.change().accept(message, hash);
      }
    }
    return TOMBSTONE << (32 - TOMBSTONE_BITS) | hash.value() >>> TOMBSTONE_BITS;
  }
}
