package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Fingerprint;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is stored of one {@link Part} of a channel.
 *
 * <table>
 * <caption>Fields of the offset</caption>
 * <tr><td>v</td><td>version of this format, 2</td></tr>
 * <tr><td>n</td><td>number of the last command that the part has taken, see {@link Head}</td></tr>
 * <tr><td>ts</td><td>everything up to and with this instant has been emitted</td></tr>
 * <tr><td>unread</td><td>ranges not read so far, while a backfill is under way</td></tr>
 * <tr><td>since</td><td>when the backfill began: what is older was not live</td></tr>
 * <tr><td>floor</td><td>from here on the ledger knows every message that was emitted</td></tr>
 * <tr><td>adopt</td><td>what is older was emitted under an offset that nothing is left of</td></tr>
 * <tr><td>swept</td><td>old history has been checked for late replies up to this instant</td></tr>
 * <tr><td>parents</td><td>parents older than the window were emitted with their replies up to this
 * instant, if that is another one</td></tr>
 * <tr><td>bottom</td><td>the oldest message that Slack has shown: older ones were hidden</td></tr>
 * <tr><td>sweep_begun, sweep_at</td><td>the check under way, and how far down it got</td></tr>
 * <tr><td>settings</td><td>those that its records were made with, see {@link Shape}</td></tr>
 * <tr><td>authors</td><td>people of whom no row is known so far, see {@link Authors}</td></tr>
 * <tr><td>messages, threads</td><td>how many the ledger holds</td></tr>
 * <tr><td>ledger</td><td>threads and fingerprints, see {@link LedgerCodec}</td></tr>
 * <tr><td>reactions</td><td>with {@code reactions.enabled}: those of the messages in the ledger,
 * see {@link ReactionCodec}</td></tr>
 * </table>
 *
 * @param n {@link Ts#ZERO} in version 1, which knew no commands
 * @param claims of its threads
 * @param sweep what was being swept; null if nothing was
 * @param shape the settings that its records were made with
 * @param ledger of its threads, in text form
 * @param reactions that were emitted, in text form; empty if there are none
 */
record PartOffset(Ts n, Claims claims, Sweep sweep, Shape shape, String ledger, String reactions) {

  /** A check of old history under way. */
  record Sweep(Ts begun, Ts at) {}

  private static final long VERSION_1 = 1;

  private static final Set<String> REQUIRED =
      Set.of("v", "ts", "since", "floor", "swept", "ledger");
  private static final Set<String> FIELDS_1 =
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

  private static final Set<String> REQUIRED_2 = and(REQUIRED, "n", "adopt", "messages", "threads");
  private static final Set<String> FIELDS_2 =
      and(
          FIELDS_1,
          "n",
          "parents",
          "bottom",
          "settings",
          "messages",
          "threads",
          "reactions",
          Authors.FIELD);

  private static Set<String> and(Set<String> fields, String... more) {
    Set<String> all = new HashSet<>(fields);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  /** As if it had taken the command of that number. */
  PartOffset numbered(Ts number) {
    return new PartOffset(number, claims, sweep, shape, ledger, reactions);
  }

  /** When it was written. */
  Ts written() {
    return LedgerCodec.written(ledger);
  }

  /** Fills a ledger and its threads with what is known of the threads that the filter names. */
  void decode(Ledger known, Threads followed, Predicate<Ts> taken) {
    LedgerCodec.decode(ledger, known, followed, taken);
    if (shape.isBeforeTombstones()) {
      known.replaceFingerprints(Fingerprint::notTombstone);
      followed.all().stream()
          .filter(thread -> thread.parentFingerprint() != null)
          .forEach(
              thread -> thread.parentEmitted(Fingerprint.notTombstone(thread.parentFingerprint())));
    }
  }

  Map<String, Object> toOffset(int messages, int threads) {
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put("v", Head.VERSION);
    offset.put("n", n.instant().toString());
    offset.put("ts", claims.unread.watermark().instant().toString());
    if (claims.unread.newestGap().isPresent()) {
      offset.put("unread", claims.unread.toString());
    }
    offset.put("since", claims.since.instant().toString());
    offset.put("floor", claims.floor.instant().toString());
    offset.put("adopt", claims.adoptBefore.instant().toString());
    offset.put("swept", claims.swept.instant().toString());
    if (!claims.parents.equals(claims.swept)) {
      offset.put("parents", claims.parents.instant().toString());
    }
    if (claims.bottom.isAfter(Ts.ZERO) && claims.bottom.isBefore(Ts.MAX)) {
      offset.put("bottom", claims.bottom.instant().toString());
    }
    if (sweep != null) {
      offset.put("sweep_begun", sweep.begun.instant().toString());
      offset.put("sweep_at", sweep.at.instant().toString());
    }
    offset.put("settings", shape.toString());
    offset.put("messages", (long) messages);
    offset.put("threads", (long) threads);
    offset.put("ledger", ledger);
    if (!reactions.isEmpty()) {
      offset.put("reactions", reactions);
    }
    return offset;
  }

  /**
   * Reads the offset of a part.
   *
   * @throws IllegalArgumentException in words for the operator, if it is not one as stored
   */
  static PartOffset fromOffset(Map<String, ?> offset, Function<String, Ts> date) {
    Fields fields = new Fields(offset, date);
    if (fields.version() != Head.VERSION) {
      throw new IllegalArgumentException(
          "the offset of a part is accepted only as the connector stored it, or null, which"
              + " discards it; to start over from an instant, set {\"ts\": …} for {\"channel\": …}");
    }
    return read(fields.only(FIELDS_2).all(REQUIRED_2));
  }

  /** Reads a channel's whole memory, as version 1 stored it. */
  static PartOffset fromVersion1(Fields fields) {
    if (fields.version() != VERSION_1) {
      throw new IllegalArgumentException(
          "the offset has version "
              + fields.version()
              + " and this connector reads versions 1 and 2; upgrade the connector, or specify only"
              + " \"ts\"");
    }
    return read(fields.only(FIELDS_1).all(REQUIRED));
  }

  private static PartOffset read(Fields fields) {
    Authors.parse(fields.text(Authors.FIELD));
    Ts ts = fields.knownInstant("ts");
    String unread = fields.text("unread");
    Claims claims =
        new Claims(
            unread == null ? new UnreadRanges(ts.plus(1)) : UnreadRanges.parse(unread),
            fields.knownInstant("since"),
            fields.knownInstant("floor"),
            or(fields.instant("adopt"), Ts.ZERO),
            fields.knownInstant("swept"),
            parents(fields));
    claims.bottom = or(fields.instant("bottom"), Ts.ZERO);
    Ts sweepAt = fields.instant("sweep_at");
    Sweep sweep =
        sweepAt == null ? null : new Sweep(or(fields.instant("sweep_begun"), Ts.ZERO), sweepAt);
    String ledger = fields.known("ledger");
    LedgerCodec.decode(ledger, new Ledger(), new Threads(), root -> false);
    String reactions = fields.text("reactions");
    ReactionCodec.decode(reactions == null ? "" : reactions);
    return new PartOffset(
        or(fields.instant("n"), Ts.ZERO),
        claims,
        sweep,
        Shape.parse(fields.text("settings")),
        ledger,
        reactions == null ? "" : reactions);
  }

  /** Version 1 stored none, and went by the other two. */
  private static Ts parents(Fields fields) {
    boolean adopts = or(fields.instant("adopt"), Ts.ZERO).isAfter(Ts.ZERO);
    Ts swept = fields.instant("swept");
    return or(fields.instant("parents"), adopts ? Ts.max(swept, fields.instant("since")) : swept);
  }

  private static Ts or(Ts value, Ts fallback) {
    return value == null ? fallback : value;
  }
}
