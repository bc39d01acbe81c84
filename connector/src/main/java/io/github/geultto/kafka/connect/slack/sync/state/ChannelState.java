package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What is remembered of a channel. In memory it is one; it is stored in parts, by thread, see
 * {@link Part} and {@link ChannelOffsets}.
 */
public final class ChannelState {

  public final Ledger ledger = new Ledger();
  public final Threads threads = new Threads();
  public final ReactionMemory reactions = new ReactionMemory();

  /** What has not been read of any part. */
  public final UnreadRanges unread;

  /**
   * Messages emitted as a page showed them, with some of their reactions, that no later page shows
   * again soon: old ones, and those that only their thread shows; with the parent of each. In the
   * offset the old ones count as unread, and the threads of the others as changed.
   */
  public final Map<Ts, Ts> incomplete = new TreeMap<>();

  public Ts sweepBegun = Ts.ZERO;

  /** Null while no sweep is under way. */
  public Ts sweepPosition;

  /** One for the whole channel, or one for each of 32 parts, of which many are the same. */
  private Claims[] claims;

  /** Parts that have not been stored since the channel has its id. */
  public final Set<String> moving = new HashSet<>();

  private final Shape shape;
  private final Set<String> changedSettings;
  private final Head begun;
  private Head head;
  private boolean headStored;
  private final Map<String, Integer> leftOut = new TreeMap<>();

  ChannelState(
      Shape shape, Set<String> changedSettings, Head head, boolean headStored, Claims[] claims) {
    this.shape = shape;
    this.changedSettings = changedSettings;
    this.begun = head;
    this.head = head;
    this.headStored = headStored;
    this.claims = claims;
    this.unread = new UnreadRanges(Ts.MAX);
    distinct().forEach(part -> unread.add(part.unread));
  }

  // ---------------------------------------------------------------- what was read

  /** What has been read of a thread and its part. */
  public Claims of(Ts root) {
    return claims[claims.length == 1 ? 0 : Part.of(root)];
  }

  Claims claims(int part) {
    return claims[part];
  }

  private Set<Claims> distinct() {
    Set<Claims> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    distinct.addAll(Arrays.asList(claims));
    return distinct;
  }

  /** Everything from {@code from} to {@code to}, both inclusive, has been read. */
  public void cover(Ts from, Ts to) {
    unread.cover(from, to);
    distinct().forEach(part -> part.unread.cover(from, to));
  }

  /** Slack shows this message: older ones than it showed before are read, too. */
  public void shown(Ts message, Ts start) {
    distinct()
        .forEach(
            part -> {
              part.shown(message, start);
              unread.add(part.unread);
            });
  }

  /** What has been read of no part. */
  public UnreadRanges unreadOfAll() {
    UnreadRanges never = unread.copy();
    distinct().forEach(part -> never.coverReadOf(part.unread));
    return never;
  }

  /**
   * Ids under which a message may have been emitted before the channel had its own: what was
   * written under its own never was.
   */
  public List<String> formerIds(Ts ts) {
    return shape.formerIds(ts);
  }

  /** From here on the ledger knows what was emitted. */
  public Ts floor() {
    return distinct().stream().map(part -> part.floor).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** What is older was emitted under an offset that nothing is left of. */
  Ts adoptBefore() {
    return distinct().stream().map(part -> part.adoptBefore).reduce(Ts.MAX, Ts::min);
  }

  /** When old history was last checked for late replies. */
  public Ts swept() {
    return distinct().stream().map(part -> part.swept).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** Old history has been checked for late replies up to this instant. */
  public void sweptUpTo(Ts instant) {
    distinct().forEach(part -> part.sweptUpTo(instant));
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
    distinct().forEach(part -> part.floor = Ts.max(part.floor, windowStart));
    ledger.removeIf(
        windowStart,
        (ts, root, print) -> {
          FollowedThread thread = threads.get(root);
          boolean kept = incomplete.containsKey(ts) || of(root).unread.contains(ts);
          if (thread != null && ts.equals(root) && !kept) {
            thread.parentEmitted(print);
          }
          return !kept && (thread == null || ts.equals(root));
        });
    reactions.removeIf(windowStart, ledger::contains);
  }

  /** Messages of the ledger for which the offsets last made had no room. */
  public int leftOut() {
    return leftOut.values().stream().mapToInt(count -> count).sum();
  }

  // ---------------------------------------------------------------- what is stored

  /** The part that a thread's memory is stored in. */
  public String home(Ts root) {
    return claims.length == 1 ? Part.ALL : Part.NAMES.get(Part.of(root));
  }

  /**
   * A part's offset: it covers everything of the part's threads that has been applied so far.
   *
   * @param part as named by {@link #home}
   */
  public Map<String, Object> toOffset(String part, Ts now) {
    Predicate<Ts> isOfPart = root -> home(root).equals(part);
    Claims read = claims[claims.length == 1 ? 0 : Part.NAMES.indexOf(part)];
    List<ThreadSnapshot> followed = snapshots(isOfPart);
    String given = reactions.encode(ledger, isOfPart);
    int room = LedgerCodec.MAX_LENGTH - given.length();
    var encoded = LedgerCodec.encode(ledger, followed, read.floor, now, isOfPart, room);
    int[] messages = new int[2];
    ledger.forEach(
        Ts.ZERO,
        (ts, root, print) -> {
          if (isOfPart.test(root)) {
            messages[ts.isBefore(encoded.from()) ? 1 : 0]++;
          }
        });
    leftOut.put(part, messages[1]);
    UnreadRanges stored = read.unread.copy();
    incomplete.forEach(
        (ts, root) -> {
          if (ts.equals(root) && isOfPart.test(root)) {
            stored.add(ts, ts.plus(1));
          }
        });
    Ts floor = Ts.max(read.floor, encoded.from());
    PartOffset.Sweep sweep =
        sweepPosition == null ? null : new PartOffset.Sweep(sweepBegun, sweepPosition);
    return new PartOffset(head.n(), read.with(stored, floor), sweep, shape, encoded.text(), given)
        .toOffset(messages[0], followed.size());
  }

  private List<ThreadSnapshot> snapshots(Predicate<Ts> isOfPart) {
    Set<Ts> unfinished = new HashSet<>();
    incomplete.forEach(
        (ts, root) -> {
          FollowedThread thread = threads.get(root);
          if (!ts.equals(root) || (thread != null && thread.parent() != Parent.VISIBLE)) {
            unfinished.add(root);
          }
        });
    return threads.all().stream()
        .filter(thread -> isOfPart.test(thread.root()))
        .map(FollowedThread::snapshot)
        .map(thread -> unfinished.contains(thread.root()) ? thread.recheck() : thread)
        .toList();
  }

  /** Settings that some of what is stored was made with other values of, see {@link Shape}. */
  public Set<String> changedSettings() {
    return changedSettings;
  }

  /** Deals the only part out to 32, each of which is stored with its next record. */
  public void split() {
    Claims[] parts = new Claims[Part.COUNT];
    Arrays.fill(parts, claims[0]);
    claims = parts;
    leftOut.clear();
  }

  /** Whether there is one part for the whole channel. */
  public boolean isWhole() {
    return claims.length == 1;
  }

  // ---------------------------------------------------------------- commands

  /**
   * Whether what the head says is stored. While it is not, records ride on the head, and no part
   * may be stored: it would claim to have taken a command that could come again.
   */
  public boolean isHeadStored() {
    return headStored;
  }

  /** The head's offset, once this record has ridden on it. */
  public Map<String, Object> ride(Sent record) {
    head = head.riding(record);
    return head.toOffset();
  }

  /** Transformations dropped all records that rode on the head: nothing of it is stored. */
  public void ridesWereDropped() {
    head = begun;
  }

  /** All records of the channel have been acknowledged, and one of them rode on the head. */
  public void headIsStored() {
    headStored = true;
  }

  /** The instant that the last command named. */
  public Ts commandedFrom() {
    return head.from();
  }

  /** The head as it is stored, or will be. */
  public Map<String, Object> headOffset() {
    return head.toOffset();
  }
}
