package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;

/**
 * What has been read of a channel, as far as some of its threads are concerned: those whose memory
 * is stored together, see {@link Part}. Parts stored at different times may claim different things
 * after a restart.
 */
public final class Claims {

  /** What has not been read. */
  public final UnreadRanges unread;

  /** When the backfill began: what is older was not live. */
  public Ts since;

  /** From here on the ledger knows every message that was emitted. */
  public Ts floor;

  /** What is older was emitted under an offset that nothing is left of. */
  public Ts adoptBefore;

  /** Old history has been checked for late replies up to this instant. */
  public Ts swept;

  /** Parents older than the window have been emitted with their replies up to this instant. */
  public Ts parents;

  /**
   * The oldest message that Slack has shown. What it shows of before, although that has been read,
   * was hidden by a plan. {@link Ts#ZERO} if it is not known, {@link Ts#MAX} while there is none.
   */
  public Ts bottom = Ts.MAX;

  Claims(UnreadRanges unread, Ts since, Ts floor, Ts adoptBefore, Ts swept, Ts parents) {
    this.unread = unread;
    this.since = since;
    this.floor = floor;
    this.adoptBefore = adoptBefore;
    this.swept = swept;
    this.parents = parents;
  }

  /** Nothing has been emitted. */
  static Claims fresh(SyncSettings settings, Ts now) {
    Ts swept =
        settings.start().isAfter(Ts.ZERO)
            ? settings.start().plus(-1)
            : now.minus(SyncSettings.CLOCK_SKEW);
    return new Claims(
        new UnreadRanges(settings.start()), now, settings.windowStart(now), Ts.ZERO, swept, swept);
  }

  /** What is older than {@code ts} has been emitted, by whom it is not known. */
  static Claims from(Ts ts, SyncSettings settings, Ts now) {
    return new Claims(new UnreadRanges(ts), now, settings.windowStart(now), ts, ts.plus(-1), now);
  }

  /** The same, to be changed apart from these. */
  Claims copy() {
    return with(unread.copy(), floor);
  }

  /** The same, but for these. */
  Claims with(UnreadRanges otherUnread, Ts otherFloor) {
    Claims claims = new Claims(otherUnread, since, otherFloor, adoptBefore, swept, parents);
    claims.bottom = bottom;
    return claims;
  }

  /** Everything from there on must be emitted again. */
  void reset(Ts from, Ts now) {
    unread.add(Ts.max(from, Ts.ZERO.plus(1)), Ts.MAX);
    since = now;
    adoptBefore = Ts.min(adoptBefore, from);
    swept = Ts.min(swept, from.plus(-1));
  }

  /**
   * What is between these instants was not to be emitted so far, replies to older posts included.
   */
  void startMovedBack(Ts start, Ts before) {
    unread.add(Ts.max(start, Ts.ZERO.plus(1)), before);
    swept = Ts.min(swept, start.plus(-1));
  }

  /** Old history has been checked for late replies up to this instant. */
  void sweptUpTo(Ts instant) {
    swept = Ts.max(swept, instant);
    parents = Ts.max(parents, instant);
  }

  /** Slack shows this message: if it was hidden when all else was read, so was what is near it. */
  void shown(Ts message, Ts start) {
    Ts begin = Ts.max(Ts.max(start, adoptBefore), Ts.ZERO.plus(1));
    if (message.isBefore(begin)) {
      return;
    }
    if (message.isBefore(bottom) && !unread.contains(message)) {
      unread.add(begin, bottom);
    }
    bottom = Ts.min(bottom, message);
  }

  /** The settings may have changed since the claims were stored. */
  void adapt(SyncSettings settings, Ts now) {
    Ts windowStart = settings.windowStart(now);
    if (windowStart.isBefore(floor)) {
      // The window grew, or the ledger was cut: what it does not know is read and emitted again.
      unread.add(Ts.max(windowStart, settings.start()), floor);
      floor = windowStart;
    }
    if (settings.start().isAfter(Ts.ZERO)) {
      unread.cover(Ts.ZERO, settings.start().plus(-1));
    }
  }

  boolean isLike(Claims other) {
    return unread.isLike(other.unread)
        && since.equals(other.since)
        && floor.equals(other.floor)
        && adoptBefore.equals(other.adoptBefore)
        && swept.equals(other.swept)
        && parents.equals(other.parents)
        && bottom.equals(other.bottom);
  }
}
