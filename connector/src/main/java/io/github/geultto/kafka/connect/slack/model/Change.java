package io.github.geultto.kafka.connect.slack.model;

/**
 * One difference between what was emitted and what Slack shows.
 *
 * @param op what happened to the message
 * @param ts the message
 * @param root its thread's parent, or itself
 * @param message what Slack shows now; null when it shows nothing of a deleted message
 */
public record Change(Op op, Ts ts, Ts root, Message message) {

  public static Change of(Op op, Message message) {
    return new Change(op, message.ts(), message.root(), message);
  }

  /**
   * A message that Slack does not show any longer.
   *
   * @param again whether its deletion was emitted before, when it left a tombstone
   */
  public static Change deleted(Ts ts, Ts root, boolean again) {
    return new Change(again ? Op.UPDATE : Op.DELETE, ts, root, null);
  }

  /** Whether the message was deleted, now or before: Slack keeps a deleted parent's tombstone. */
  public boolean isDeletion() {
    return message == null || message.isTombstone();
  }
}
