package io.github.geultto.kafka.connect.slack.model;

/**
 * One person's emoji on a message, given or taken back.
 *
 * @param userId who gave it
 * @param name the emoji without colons, such as {@code heart} or {@code +1::skin-tone-2}
 * @param addedAt when it was given, as an event reported it; null where no event did
 * @param removedAt when it was taken back; null while it is there
 * @param source where the last change is known from
 */
public record ReactionChange(String userId, String name, Ts addedAt, Ts removedAt, Source source) {

  /** Where a change is known from. */
  public enum Source {
    /** An event, with its time. */
    EVENT,
    /** A reading that showed the reaction, or no longer did: the time of the change is unknown. */
    POLL,
    /** The settings: who reacted must not be emitted, so that only its deletion is. */
    WITHHELD;

    /** As it is emitted. */
    public String code() {
      return this == EVENT ? "event" : "poll";
    }
  }

  /** A reaction that is there; the time is {@link Ts#ZERO} where it is not known. */
  public static ReactionChange given(Reacted reacted, Ts addedAt) {
    boolean known = addedAt.isAfter(Ts.ZERO);
    return new ReactionChange(
        reacted.user(),
        reacted.emoji(),
        known ? addedAt : null,
        null,
        known ? Source.EVENT : Source.POLL);
  }

  /**
   * A reaction that is no longer there.
   *
   * @param addedAt {@link Ts#ZERO} where it is not known
   */
  public static ReactionChange removed(Reacted reacted, Ts addedAt, Ts removedAt, Source source) {
    Ts added = addedAt.isAfter(Ts.ZERO) ? addedAt : null;
    return new ReactionChange(reacted.user(), reacted.emoji(), added, removedAt, source);
  }

  /** A reaction that must not be emitted; its key alone is. */
  public static ReactionChange withheld(Reacted reacted) {
    return new ReactionChange(reacted.user(), reacted.emoji(), null, null, Source.WITHHELD);
  }

  /** The same if it must not be emitted. */
  ReactionChange withheld() {
    return withheld(new Reacted(userId, name));
  }

  /** The same when its message is gone; if it was taken back before, that stays. */
  ReactionChange gone(Ts now) {
    return removedAt != null || isWithheld()
        ? this
        : new ReactionChange(userId, name, addedAt, now, Source.POLL);
  }

  /** Whether it must not be emitted. */
  public boolean isWithheld() {
    return source == Source.WITHHELD;
  }

  /** What identifies a reaction on a message: who reacted with what, as it is stored. */
  public record Reacted(String user, String emoji) {
    public Reacted {
      user = Storable.text(user);
      emoji = Storable.text(emoji);
    }
  }
}
