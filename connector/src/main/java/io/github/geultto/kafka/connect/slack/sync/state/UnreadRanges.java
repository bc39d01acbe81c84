package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The parts of a channel's history that have not been read: gaps that a backfill works on from
 * their newer end, and at last everything that is still to come, which has no end.
 */
public final class UnreadRanges {

  /**
   * A part that has not been read.
   *
   * @param from the first instant that is unread
   * @param to the first instant after it that is not
   */
  public record Range(Ts from, Ts to) {}

  private final TreeMap<Ts, Ts> ranges = new TreeMap<>();

  /** Everything from {@code start} on is unread. */
  public UnreadRanges(Ts start) {
    // No message has the ts zero, and a bound that excludes it cannot be given to Slack.
    ranges.put(Ts.max(start, Ts.ZERO.plus(1)), Ts.MAX);
  }

  /** The same ranges, to be changed apart from these. */
  public UnreadRanges copy() {
    UnreadRanges copy = new UnreadRanges(Ts.MAX);
    copy.ranges.clear();
    copy.ranges.putAll(ranges);
    return copy;
  }

  boolean isLike(UnreadRanges other) {
    return ranges.equals(other.ranges);
  }

  public boolean contains(Ts ts) {
    Map.Entry<Ts, Ts> range = ranges.floorEntry(ts);
    return range != null && ts.isBefore(range.getValue());
  }

  /** Whether this instant is unread and those next to it are not. */
  public boolean containsOnly(Ts ts) {
    return ts.plus(1).equals(ranges.get(ts));
  }

  /** Whether a gap has anything from {@code from} to {@code to}, both inclusive. */
  public boolean hasGapIn(Ts from, Ts to) {
    Map.Entry<Ts, Ts> gap = ranges.headMap(head(), false).floorEntry(to);
    return gap != null && gap.getValue().isAfter(from);
  }

  /** Marks as unread what others have not read either. */
  public void add(UnreadRanges others) {
    others.ranges.forEach(this::add);
  }

  /** Marks as read what others have read. */
  void coverReadOf(UnreadRanges others) {
    Ts read = Ts.ZERO;
    for (Map.Entry<Ts, Ts> range : others.ranges.entrySet()) {
      cover(read, range.getKey().plus(-1));
      read = range.getValue();
    }
  }

  /** Marks {@code from} (inclusive) to {@code to} (exclusive) as unread. */
  public void add(Ts from, Ts to) {
    if (!from.isBefore(to)) {
      return;
    }
    Ts first = from;
    Ts end = to;
    List<Ts> joined = new ArrayList<>();
    for (Map.Entry<Ts, Ts> range : ranges.headMap(to, true).entrySet()) {
      if (!range.getValue().isBefore(from)) {
        first = range.getKey().isBefore(first) ? range.getKey() : first;
        end = range.getValue().isAfter(end) ? range.getValue() : end;
        joined.add(range.getKey());
      }
    }
    joined.forEach(ranges::remove);
    ranges.put(first, end);
  }

  /** Marks {@code from} to {@code to}, both inclusive, as read. */
  public void cover(Ts from, Ts to) {
    Ts end = to.plus(1);
    if (!from.isBefore(end)) {
      return;
    }
    for (Map.Entry<Ts, Ts> range : new TreeMap<>(ranges.headMap(end, false)).entrySet()) {
      if (range.getValue().isAfter(from)) {
        ranges.remove(range.getKey());
        if (range.getKey().isBefore(from)) {
          ranges.put(range.getKey(), from);
        }
        if (range.getValue().isAfter(end)) {
          ranges.put(end, range.getValue());
        }
      }
    }
  }

  /** From here on nothing has been read. */
  public Ts head() {
    return ranges.lastKey();
  }

  /** Up to and with this instant everything has been read. */
  public Ts watermark() {
    return ranges.firstKey().plus(-1);
  }

  /** The gap to work on next: the newest that has an end. */
  public Optional<Range> newestGap() {
    return Optional.ofNullable(ranges.lowerEntry(head()))
        .map(range -> new Range(range.getKey(), range.getValue()));
  }

  /**
   * The end of the newest part below {@code position} that has been read.
   *
   * @return {@link Ts#ZERO} if nothing below has been read
   */
  public Ts readBelow(Ts position) {
    Map.Entry<Ts, Ts> gap = ranges.lowerEntry(position);
    boolean inGap = gap != null && !position.isAfter(gap.getValue());
    Ts end = inGap ? gap.getKey() : position;
    return end.isAfter(Ts.ZERO.plus(1)) ? end : Ts.ZERO;
  }

  /** The end of the newest gap that lies below {@code position}; 1 if there is none. */
  public Ts gapBelow(Ts position) {
    Map.Entry<Ts, Ts> gap = ranges.lowerEntry(position);
    return gap == null ? Ts.ZERO.plus(1) : gap.getValue();
  }

  /** Microseconds of all gaps from {@code begin} on. */
  public long gapMicros(Ts begin) {
    long micros = 0;
    for (Map.Entry<Ts, Ts> gap : ranges.headMap(head(), false).entrySet()) {
      micros += Math.max(0, gap.getValue().micros() - Ts.max(gap.getKey(), begin).micros());
    }
    return micros;
  }

  /** Such as {@code 2024-01-01T00:00:00Z..2024-01-11T19:06:40.000100Z,2024-01-18T17:46:40Z..}. */
  @Override
  public String toString() {
    return ranges.entrySet().stream()
        .map(
            range ->
                range.getKey().instant()
                    + ".."
                    + (range.getValue().equals(Ts.MAX) ? "" : range.getValue().instant()))
        .collect(Collectors.joining(","));
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static UnreadRanges parse(String text) {
    UnreadRanges unread = new UnreadRanges(Ts.MAX);
    unread.ranges.clear();
    Ts end = Ts.ZERO;
    for (String range : text.split(",", -1)) {
      String[] bounds = range.split("\\.\\.", -1);
      if (bounds.length != 2 || end.equals(Ts.MAX)) {
        throw new IllegalArgumentException("\"" + text + "\" is not a list of ranges from..to");
      }
      Ts from = bound(bounds[0]);
      Ts to = bounds[1].isEmpty() ? Ts.MAX : bound(bounds[1]);
      if (from.isBefore(end) || !from.isBefore(to)) {
        throw new IllegalArgumentException("\"" + text + "\" has ranges out of order");
      }
      unread.ranges.put(from, to);
      end = to;
    }
    if (!end.equals(Ts.MAX)) {
      throw new IllegalArgumentException("\"" + text + "\" lacks the last range, which has no end");
    }
    return unread;
  }

  private static Ts bound(String text) {
    try {
      return text.contains("T") ? Ts.of(Instant.parse(text)) : Ts.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not an instant", e);
    }
  }
}
