package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a thread's memory is stored. All records of a thread ride on one source partition, which
 * follows from its parent's ts alone: a small channel has one part, {@code all}; a large one has
 * 32, {@code 00} to {@code 1f}. The entries of a list are always in 32. Hashes and number belong to
 * the offset's format.
 */
public final class Part {

  /** The only part of a small channel. */
  public static final String ALL = "all";

  static final int COUNT = 32;

  /** The parts of a large channel. */
  static final List<String> NAMES =
      IntStream.range(0, COUNT).mapToObj(i -> "%02x".formatted(i)).toList();

  private Part() {}

  /** The names of a list's parts. */
  public static List<String> namesOfList() {
    return NAMES;
  }

  /** Every name of a channel's part. */
  public static List<String> names() {
    return Stream.concat(Stream.of(ALL), NAMES.stream()).toList();
  }

  /** Which of the 32 an entry of a list belongs to. */
  static int of(String id) {
    return (id.hashCode() * 0x9E3779B9) >>> 27;
  }

  /** Which of the 32 a thread belongs to. */
  static int of(Ts root) {
    return (int) ((root.micros() * 0x9E3779B97F4A7C15L) >>> 59);
  }
}
