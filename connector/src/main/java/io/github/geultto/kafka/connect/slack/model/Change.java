package io.github.geultto.kafka.connect.slack.model;

/**
 * One difference between what was emitted and what Slack shows, of a message or of a reaction on
 * it.
 *
 * @param op what happened
 * @param ts the message
 * @param root its thread's parent, or itself
 * @param message what Slack shows now; null when it shows nothing of a deleted message, or if this
 *     is about a reaction
 * @param reaction null if this is about the message itself
 * @param former the id that the channel had before, if this is about the row under that id;
 *     otherwise null
 */
public record Change(
    Op op, Ts ts, Ts root, Message message, ReactionChange reaction, String former) {

  private Change(Op op, Ts ts, Ts root, Message message, ReactionChange reaction) {
    this(op, ts, root, message, reaction, null);
  }

  public static Change of(Op op, Message message) {
    return new Change(op, message.ts(), message.root(), message, null);
  }

  /**
   * A message that Slack does not show any longer.
   *
   * @param again whether its deletion was emitted before, when it left a tombstone
   */
  public static Change deleted(Ts ts, Ts root, boolean again) {
    return new Change(again ? Op.UPDATE : Op.DELETE, ts, root, null, null);
  }

  /** Of a reaction; with {@link Op#DELETE} it is gone with its message. */
  public static Change of(Op op, Ts ts, Ts root, ReactionChange reaction) {
    return new Change(op, ts, root, null, reaction);
  }

  /**
   * The row of the same message or reaction under an id that the channel had before is gone.
   *
   * @param id the channel's former id
   * @param now when that is
   */
  public Change ofFormer(String id, Ts now) {
    Message left = isWithheld() ? message : null;
    return new Change(Op.DELETE, ts, root, left, reaction == null ? null : reaction.gone(now), id);
  }

  /** The same of a reaction of which nothing may be emitted, except that it is gone. */
  public Change ofWithheldReaction() {
    return new Change(Op.DELETE, ts, root, null, reaction.withheld(), former);
  }

  /** Whether this is about a row under an id that the channel had before. */
  public boolean isOfFormer() {
    return former != null;
  }

  /** Whether this is about a reaction. */
  public boolean isOfReaction() {
    return reaction != null;
  }

  /** Whether nothing may be emitted of what it is about, except that it is gone. */
  public boolean isWithheld() {
    return isOfReaction() ? reaction.isWithheld() : message != null && message.isWithheld();
  }

  /** Whether the message was deleted, now or before: Slack keeps a deleted parent's tombstone. */
  public boolean isDeletion() {
    return isOfReaction() ? op == Op.DELETE : message == null || message.isTombstone();
  }
}
