package io.github.geultto.kafka.connect.slack.model;

/**
 * One difference between what was emitted and what Slack shows.
 *
 * @param op what happened to the message
 * @param ts the message
 * @param root its thread's parent, or itself
 * @param message what Slack shows now; null when it was deleted
 */
public record Change(Op op, Ts ts, Ts root, Message message) {

  public static Change of(Op op, Message message) {
    return new Change(op, message.ts(), message.root(), message);
  }

  public static Change deleted(Ts ts, Ts root) {
    return new Change(Op.DELETE, ts, root, null);
  }
}
