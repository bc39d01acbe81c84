package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened in a workspace within a span of time, and how long it took until a reader emitted
 * it. What happens to a message that is deleted before a reader emits it counts for nothing.
 */
final class News {

  /** What can happen. */
  enum Kind {
    POST("new post"),
    REPLY("reply"),
    REACTION_ON_POST("reaction on a post"),
    REACTION_ON_REPLY("reaction on a reply"),
    EDIT_OF_POST("edit of a post"),
    EDIT_OF_REPLY("edit of a reply"),
    DELETION_OF_POST("deletion of a post"),
    DELETION_OF_REPLY("deletion of a reply");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private record Key(String channel, Ts ts) {}

  /** A change that no reader has emitted; emoji and user only for reactions. */
  private record Pending(Kind kind, Instant at, String emoji, String user) {

    boolean isShownBy(Message message) {
      return switch (kind) {
        case POST, REPLY -> true;
        case REACTION_ON_POST, REACTION_ON_REPLY ->
            message.reactions().stream()
                .anyMatch(r -> r.name().equals(emoji) && r.users().contains(user));
        // Slack gives whole seconds.
        case EDIT_OF_POST, EDIT_OF_REPLY ->
            message.editedAt() != null
                && message.editedAt().instant().getEpochSecond() >= at.getEpochSecond();
        // What stays of a parent that has replies.
        case DELETION_OF_POST, DELETION_OF_REPLY -> "tombstone".equals(message.subtype());
      };
    }
  }

  /** Delays of one kind, in microseconds. */
  private static final class Delays {
    private long[] micros = new long[1_024];
    private int size;

    void add(Duration delay) {
      if (size == micros.length) {
        micros = Arrays.copyOf(micros, size * 2);
      }
      micros[size++] = delay.toNanos() / 1_000;
    }

    long within(Duration time) {
      long most = time.toNanos() / 1_000;
      return Arrays.stream(micros, 0, size).filter(delay -> delay <= most).count();
    }

    Duration percentile(double part) {
      long[] sorted = Arrays.copyOf(micros, size);
      Arrays.sort(sorted);
      int index = Math.max(0, (int) Math.ceil(part * size) - 1);
      return Duration.ofNanos(sorted[index] * 1_000);
    }
  }

  private final Instant from;
  private final Instant to;
  private final Map<Key, List<Pending>> pending = new HashMap<>();
  private final Map<Kind, Delays> emitted = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> missing = new EnumMap<>(Kind.class);

  /** Counts what happens in a span of time. */
  News(Instant from, Instant to) {
    this.from = from;
    this.to = to;
    for (Kind kind : Kind.values()) {
      emitted.put(kind, new Delays());
      missing.put(kind, 0L);
    }
  }

  // ---------------------------------------------------------------- what happened

  void written(String channel, Ts ts, boolean isReply, Instant at) {
    add(new Key(channel, ts), new Pending(isReply ? Kind.REPLY : Kind.POST, at, null, null));
  }

  void reacted(String channel, Ts ts, boolean isReply, String emoji, String user, Instant at) {
    Kind kind = isReply ? Kind.REACTION_ON_REPLY : Kind.REACTION_ON_POST;
    add(new Key(channel, ts), new Pending(kind, at, emoji, user));
  }

  void edited(String channel, Ts ts, boolean isReply, Instant at) {
    Kind kind = isReply ? Kind.EDIT_OF_REPLY : Kind.EDIT_OF_POST;
    add(new Key(channel, ts), new Pending(kind, at, null, null));
  }

  void deleted(String channel, Ts ts, boolean isReply, Instant at) {
    Key key = new Key(channel, ts);
    List<Pending> superseded = pending.remove(key);
    boolean notEmitted = false;
    if (superseded != null) {
      for (Pending one : superseded) {
        missing.merge(one.kind(), -1L, Long::sum);
        notEmitted |= one.kind() == Kind.POST || one.kind() == Kind.REPLY;
      }
    }
    if (!notEmitted) {
      Kind kind = isReply ? Kind.DELETION_OF_REPLY : Kind.DELETION_OF_POST;
      add(key, new Pending(kind, at, null, null));
    }
  }

  private void add(Key key, Pending what) {
    if (!what.at().isBefore(from) && what.at().isBefore(to)) {
      pending.computeIfAbsent(key, k -> new ArrayList<>(2)).add(what);
      missing.merge(what.kind(), 1L, Long::sum);
    }
  }

  // ---------------------------------------------------------------- what a reader emitted

  /** A reader emits the content of a message. */
  void emitted(String channel, Message message, Instant at) {
    Key key = new Key(channel, message.ts());
    List<Pending> waiting = pending.get(key);
    if (waiting == null) {
      return;
    }
    waiting.removeIf(what -> what.isShownBy(message) && count(what, at));
    if (waiting.isEmpty()) {
      pending.remove(key);
    }
  }

  /** A reader emits a deletion. */
  void emittedDeletion(String channel, Ts ts, Instant at) {
    List<Pending> waiting = pending.remove(new Key(channel, ts));
    if (waiting != null) {
      waiting.forEach(what -> count(what, at));
    }
  }

  private boolean count(Pending what, Instant at) {
    emitted.get(what.kind()).add(Duration.between(what.at(), at));
    missing.merge(what.kind(), -1L, Long::sum);
    return true;
  }

  // ---------------------------------------------------------------- figures

  /** How many changes of a kind could be emitted. */
  long happened(Kind kind) {
    return emitted.get(kind).size + missing.get(kind);
  }

  /** The share of them that was emitted, from 0 to 1. */
  double share(Kind kind) {
    return happened(kind) == 0 ? 1 : (double) emitted.get(kind).size / happened(kind);
  }

  /** The delay within which a share of the emitted changes was emitted; null if there are none. */
  Duration percentile(Kind kind, double part) {
    return emitted.get(kind).size == 0 ? null : emitted.get(kind).percentile(part);
  }

  /** The share of all changes that was emitted within a time, from 0 to 1. */
  double within(Duration time) {
    long all = 0;
    long early = 0;
    for (Kind kind : Kind.values()) {
      all += happened(kind);
      early += emitted.get(kind).within(time);
    }
    return all == 0 ? 1 : (double) early / all;
  }

  /** Changes of all kinds that have not been emitted. */
  long missing() {
    return missing.values().stream().mapToLong(Long::longValue).sum();
  }
}
