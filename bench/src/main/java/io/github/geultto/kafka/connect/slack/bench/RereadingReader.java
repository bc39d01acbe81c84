package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the window of every channel and every thread in it in turn, without a pause: one channel,
 * one thread, the next channel, the next thread. A message that Slack returned before and does not
 * return again is emitted as deleted.
 */
final class RereadingReader extends SequentialReader {
  private static final Duration WINDOW = Duration.ofDays(30);

  private record Post(String channel, Ts root) {}

  private final Map<String, Set<Ts>> posts = new HashMap<>();

  /** The messages of each thread, the thread that was read longest ago first. */
  private final Map<Post, Set<Ts>> threads = new LinkedHashMap<>();

  private int nextChannel;
  private int mostThreads;

  RereadingReader(
      Traffic traffic, VirtualClock clock, SlackLine line, News news, Duration answerTime) {
    super(traffic, clock, line, news, answerTime);
  }

  /** The most threads that the window had. */
  int mostThreads() {
    return mostThreads;
  }

  @Override
  void run(List<String> channels) {
    readChannel(channels.get(nextChannel++ % channels.size()));
    mostThreads = Math.max(mostThreads, threads.size());
    readNextThread();
  }

  private void readChannel(String channel) {
    Ts now = Ts.of(now());
    Ts oldest = now.minus(WINDOW);
    Set<Ts> shown = new HashSet<>();
    for (Message message : history(channel, oldest, now)) {
      shown.add(message.ts());
      if (message.replyCount() > 0) {
        threads.computeIfAbsent(new Post(channel, message.ts()), post -> new HashSet<>());
      }
    }
    for (Ts post : posts.getOrDefault(channel, Set.of())) {
      if (!shown.contains(post) && !post.isBefore(oldest)) {
        emitDeletion(channel, post);
      }
    }
    posts.put(channel, shown);
    threads.keySet().removeIf(t -> t.channel().equals(channel) && t.root().isBefore(oldest));
  }

  private void readNextThread() {
    Iterator<Map.Entry<Post, Set<Ts>>> first = threads.entrySet().iterator();
    if (!first.hasNext()) {
      return;
    }
    Map.Entry<Post, Set<Ts>> entry = first.next();
    Post thread = entry.getKey();
    Set<Ts> before = entry.getValue();
    first.remove();
    Set<Ts> shown = new HashSet<>();
    replies(thread.channel(), thread.root()).forEach(message -> shown.add(message.ts()));
    for (Ts reply : before) {
      if (!shown.contains(reply)) {
        emitDeletion(thread.channel(), reply);
      }
    }
    if (!shown.isEmpty()) {
      threads.put(thread, shown);
    }
  }
}
