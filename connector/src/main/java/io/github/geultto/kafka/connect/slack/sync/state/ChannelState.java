package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread.Snapshot;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What is remembered of a channel from one run to the next: the content of its source offset.
 *
 * <p>Only {@code ts} is for others. As the connector writes it, everything up to and with that
 * instant has been emitted. An operator may write it alone: then everything from that instant on is
 * emitted again. The rest is the connector's own:
 *
 * <table>
 * <caption>Fields of the offset</caption>
 * <tr><td>v</td><td>version of this format</td></tr>
 * <tr><td>unread</td><td>ranges not read so far, while a backfill is under way</td></tr>
 * <tr><td>since</td><td>when the backfill began: what is older was not live</td></tr>
 * <tr><td>floor</td><td>from here on the ledger knows every message that was emitted</td></tr>
 * <tr><td>adopt</td><td>what is older was emitted under an offset that an operator replaced</td></tr>
 * <tr><td>swept</td><td>old history has been checked for late replies up to this instant</td></tr>
 * <tr><td>sweep_begun, sweep_at</td><td>the check under way, and how far down it got</td></tr>
 * <tr><td>ledger</td><td>threads and fingerprints, see {@link LedgerCodec}</td></tr>
 * </table>
 */
public final class ChannelState {

  /** Version of the offset's format. */
  public static final long VERSION = 1;

  private static final Set<String> FIELDS =
      Set.of(
          "ts",
          "v",
          "unread",
          "since",
          "floor",
          "adopt",
          "swept",
          "sweep_begun",
          "sweep_at",
          "ledger");

  public final UnreadRanges unread;
  public final Ledger ledger = new Ledger();
  public final Threads threads = new Threads();

  /**
   * Messages emitted as a page showed them, with some of their reactions, that are too old to be
   * shown again by a later page; with the parent of each. They count as unread in the offset.
   */
  public final Map<Ts, Ts> incomplete = new TreeMap<>();

  public Ts since;
  public Ts floor;
  public Ts adoptBefore = Ts.ZERO;
  public Ts swept;
  public Ts sweepBegun = Ts.ZERO;

  /** Messages of the ledger for which the offset last made had no room. */
  public int leftOut;

  /** Null while no sweep is under way. */
  public Ts sweepPosition;

  private ChannelState(SyncSettings settings, UnreadRanges unread, Ts now) {
    this.unread = unread;
    this.since = now;
    this.floor = settings.windowStart(now);
    this.swept = now.minus(SyncSettings.CLOCK_SKEW);
  }

  /** A channel of which nothing has been emitted. */
  public static ChannelState fresh(SyncSettings settings, Ts now) {
    ChannelState state = new ChannelState(settings, new UnreadRanges(settings.start()), now);
    if (settings.start().isAfter(Ts.ZERO)) {
      state.sweepBelow(settings.start());
    }
    return state;
  }

  /**
   * Reads an offset.
   *
   * @param offset as Connect gives it: whole numbers may be Integer or Long; null is a fresh
   *     channel
   * @param date reads an instant that is no Slack timestamp, such as an ISO date
   * @throws IllegalArgumentException in words for the operator, if it is not one that this version
   *     can go on from
   */
  public static ChannelState fromOffset(
      Map<String, ?> offset, SyncSettings settings, Function<String, Ts> date, Ts now) {
    if (offset == null) {
      return fresh(settings, now);
    }
    for (String field : offset.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException(
            "the offset has an unknown field \""
                + field
                + "\"; to start over from an instant,"
                + " give {\"ts\": \"1704067200.000000\"} or {\"ts\": \"2024-01-01\"} alone");
      }
    }
    Ts ts = instant(offset, "ts", date);
    if (ts == null) {
      throw new IllegalArgumentException(
          "the offset lacks \"ts\": everything from that instant on is emitted again");
    }
    if (!offset.containsKey("v")) {
      // What the connector wrote may lie ahead of a clock that is behind Slack's.
      if (ts.isAfter(SyncSettings.latest(now))) {
        throw new IllegalArgumentException(
            "\"ts\" is " + ts + " (" + ts.instant() + "), which lies in the future");
      }
      if (offset.size() > 1) {
        throw new IllegalArgumentException(
            "the offset has fields of the connector's own but not their version \"v\";"
                + " give \"ts\" alone");
      }
      return replaced(Ts.max(ts, settings.start()), settings, now);
    }
    if (!(offset.get("v") instanceof Number version) || version.longValue() != VERSION) {
      throw new IllegalArgumentException(
          "the offset has version "
              + offset.get("v")
              + " and this connector reads version "
              + VERSION
              + "; upgrade the connector, or give \"ts\" alone");
    }
    return written(offset, ts, settings, date, now);
  }

  /** From an offset that an operator wrote: what is older than {@code ts} has been emitted. */
  private static ChannelState replaced(Ts ts, SyncSettings settings, Ts now) {
    ChannelState state = new ChannelState(settings, new UnreadRanges(ts), now);
    state.adoptBefore = ts;
    state.sweepBelow(ts);
    return state;
  }

  private static ChannelState written(
      Map<String, ?> offset, Ts ts, SyncSettings settings, Function<String, Ts> date, Ts now) {
    String unread = string(offset, "unread");
    ChannelState state =
        new ChannelState(
            settings,
            unread == null ? new UnreadRanges(ts.plus(1)) : UnreadRanges.parse(unread),
            now);
    state.since = or(instant(offset, "since", date), state.since);
    state.floor = or(instant(offset, "floor", date), state.floor);
    state.adoptBefore = or(instant(offset, "adopt", date), Ts.ZERO);
    state.swept = or(instant(offset, "swept", date), state.swept);
    state.sweepBegun = or(instant(offset, "sweep_begun", date), Ts.ZERO);
    state.sweepPosition = instant(offset, "sweep_at", date);
    String ledger = string(offset, "ledger");
    if (ledger != null) {
      LedgerCodec.decode(ledger, state.ledger, state.threads);
    }
    Ts windowStart = settings.windowStart(now);
    if (windowStart.isBefore(state.floor)) {
      // The window grew, or the ledger was cut: what it does not know is read and emitted again.
      state.unread.add(Ts.max(windowStart, settings.start()), state.floor);
      state.floor = windowStart;
    }
    if (settings.start().isAfter(Ts.ZERO)) {
      state.unread.cover(Ts.ZERO, settings.start().plus(-1));
    }
    return state;
  }

  /** The offset; the next run goes on from it. */
  public Map<String, Object> toOffset(Ts now) {
    Map<String, Object> offset = new LinkedHashMap<>();
    LedgerCodec.Encoded encoded = LedgerCodec.encode(ledger, snapshots(), floor, now);
    UnreadRanges stored = unread.copy();
    incomplete.keySet().stream()
        .filter(ts -> incomplete.get(ts).equals(ts))
        .forEach(post -> stored.add(post, post.plus(1)));
    leftOut = ledger.size() - ledger.count(encoded.from());
    offset.put("ts", stored.watermark().toString());
    offset.put("v", VERSION);
    if (stored.newestGap().isPresent()) {
      offset.put("unread", stored.toString());
    }
    offset.put("since", since.toString());
    offset.put("floor", Ts.max(floor, encoded.from()).toString());
    if (adoptBefore.isAfter(floor) || sweepPosition != null) {
      offset.put("adopt", adoptBefore.toString());
    }
    offset.put("swept", swept.toString());
    if (sweepPosition != null) {
      offset.put("sweep_begun", sweepBegun.toString());
      offset.put("sweep_at", sweepPosition.toString());
    }
    offset.put("ledger", encoded.text());
    return offset;
  }

  private List<Snapshot> snapshots() {
    Set<Ts> unfinished = new HashSet<>();
    incomplete.forEach(
        (ts, root) -> {
          if (!ts.equals(root)) {
            unfinished.add(root);
          }
        });
    return threads.all().stream()
        .map(FollowedThread::snapshot)
        .map(thread -> unfinished.contains(thread.root()) ? thread.recheck() : thread)
        .toList();
  }

  /** Old threads may have replies written since {@code ts}: they are looked for at once. */
  private void sweepBelow(Ts ts) {
    swept = ts.plus(-1);
    sweepBegun = since.minus(SyncSettings.CLOCK_SKEW);
    sweepPosition = Ts.min(floor, ts);
  }

  // ---------------------------------------------------------------- what was emitted

  /** The fingerprint of what was emitted of a message; null if nothing is remembered of it. */
  public Integer emitted(Ts ts) {
    if (ledger.contains(ts)) {
      return ledger.fingerprint(ts);
    }
    // The ledger does not hold parents that are older than the window.
    FollowedThread thread = threads.get(ts);
    return thread == null ? null : thread.parentFingerprint();
  }

  /** Remembers other content of a message of which something is remembered. */
  public void remember(Ts ts, Ts root, int fingerprint) {
    if (ledger.contains(ts)) {
      ledger.put(ts, root, fingerprint);
    } else {
      threads.get(ts).parentEmitted(fingerprint);
    }
  }

  /** The window has been read down to its start: what is older need not be remembered. */
  public void forgetBefore(Ts windowStart) {
    floor = Ts.max(floor, windowStart);
    ledger.removeIf(
        floor,
        (ts, root, print) -> {
          FollowedThread thread = threads.get(root);
          boolean kept = incomplete.containsKey(ts) || unread.contains(ts);
          if (thread != null && ts.equals(root) && !kept) {
            thread.parentEmitted(print);
          }
          return !kept && (thread == null || ts.equals(root));
        });
  }

  private static Ts or(Ts value, Ts fallback) {
    return value == null ? fallback : value;
  }

  private static String string(Map<String, ?> offset, String field) {
    Object value = offset.get(field);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new IllegalArgumentException(
        "\""
            + field
            + "\" is "
            + value
            + ", an unquoted number, which has lost digits on the way:"
            + " quote it, as in {\"ts\": \"1704067200.000000\"}");
  }

  private static Ts instant(Map<String, ?> offset, String field, Function<String, Ts> date) {
    String text = string(offset, field);
    if (text == null) {
      return null;
    }
    return text.matches("[0-9.]+") ? Ts.parse(text) : date.apply(text);
  }
}
