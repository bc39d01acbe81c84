package io.github.geultto.kafka.connect.slack.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import io.github.geultto.kafka.connect.slack.sync.state.Part;
import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;
import org.apache.kafka.connect.storage.OffsetStorageReaderImpl;

/**
 * Prints how large the source offsets of a channel and a list get, and how much memory a task needs
 * for what it remembers: of messages inside the look-back window, two thirds of them replies.
 */
public final class LedgerSize {

  private static final Duration LOOKBACK = Duration.ofDays(30);
  private static final Ts NOW = Ts.parse("1700000000.000000");
  private static final int THREAD_SIZE = 7;

  private static final Duration POLL = Duration.ofMinutes(1);
  private static final SyncSettings SETTINGS =
      new SyncSettings(Ts.ZERO, LOOKBACK, POLL, true, false, 999, 1000);
  private static final Shape NO_SHAPE = Shape.of(Map.of());

  private final Random random = new Random(1);

  private LedgerSize() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws Exception {
    LedgerSize bench = new LedgerSize();
    System.out.println("what is remembered                  mean of a part   largest   characters");
    for (int messages : new int[] {1_500, 50_000, 500_000}) {
      print("%,d messages in the window".formatted(messages), bench.channel("C1", messages));
    }
    print("100,000 threads since start.date", bench.oldThreads(100_000));
    print("100,000 users", bench.users(100_000));
    bench.start(10_000);
    bench.memory();
  }

  private void memory() {
    long before = usedMemory();
    List<ChannelSync> channels = new ArrayList<>();
    long messages = 0;
    for (int i = 0; i < 100; i++) {
      ChannelSync sync = channel("C" + i, 10_000);
      messages += sync.ledgerSize();
      channels.add(sync);
    }
    long bytes = usedMemory() - before;
    System.out.printf(
        "%,d messages in %d channels: %.1f MB of memory, %.1f bytes a message%n",
        messages, channels.size(), bytes / 1e6, (double) bytes / messages);
  }

  /** How long the offsets of many channels take when a task starts. */
  private void start(int channels) throws Exception {
    ChannelState state = channel("C1", 100).state();
    Map<String, Object> all = state.toOffset(Part.ALL, NOW);
    List<Map<String, String>> names = new ArrayList<>();
    Map<ByteBuffer, ByteBuffer> stored = new HashMap<>();
    JsonConverter json = new JsonConverter();
    json.configure(Map.of("schemas.enable", "false"), true);
    for (int i = 0; i < channels; i++) {
      String channel = "C%08d".formatted(i);
      names.add(Map.of("channel", channel));
      Part.names().forEach(part -> names.add(Map.of("part", channel + "/" + part)));
      put(json, stored, names.get(names.size() - 34), state.headOffset());
      put(json, stored, names.get(names.size() - 33), all);
    }
    MemoryOffsetBackingStore store = new Offsets();
    store.start();
    store.set(stored, (error, nothing) -> {}).get();
    long begun = System.nanoTime();
    var read = new OffsetStorageReaderImpl(store, "community", json, json).offsets(names);
    double reading = (System.nanoTime() - begun) / 1e9;
    for (int i = 0; i < names.size(); i += 34) {
      Map<String, Map<String, Object>> parts = Map.of(Part.ALL, read.get(names.get(i + 1)));
      new ChannelOffsets(read.get(names.get(i)), parts)
          .read(SETTINGS, NO_SHAPE, text -> Ts.of(Instant.parse(text)), NOW);
    }
    System.out.printf(
        "%n%,d channels of 100 messages: Connect reads their offsets in %.1f s, all are restored after"
            + " %.1f s%n",
        channels, reading, (System.nanoTime() - begun) / 1e9);
    store.stop();
  }

  /** Connect's own, in memory. */
  private static final class Offsets extends MemoryOffsetBackingStore {
    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
      return Set.of();
    }
  }

  private static void put(
      JsonConverter json,
      Map<ByteBuffer, ByteBuffer> stored,
      Map<String, String> partition,
      Map<String, Object> offset) {
    byte[] key = json.fromConnectData("offsets", null, List.of("community", partition));
    byte[] value = json.fromConnectData("offsets", null, offset);
    stored.put(ByteBuffer.wrap(key), ByteBuffer.wrap(value));
  }

  private static void print(String what, ChannelSync channel) {
    ChannelState state = channel.state();
    state.split();
    print(what, Part.names().subList(1, 33).stream().map(name -> state.toOffset(name, NOW)));
  }

  private static void print(String what, ListState state) {
    print(what, Part.namesOfList().stream().map(state::toOffset));
  }

  private static void print(String what, Stream<Map<String, Object>> offsets) {
    LongSummaryStatistics lengths =
        offsets.mapToLong(offset -> offset.toString().length()).summaryStatistics();
    System.out.printf("%-36s %,13.0f   %,7d%n", what, lengths.getAverage(), lengths.getMax());
  }

  private ListState users(int count) {
    ListState state = ListState.read(null, Map.of(), NO_SHAPE, NOW, Ts.ZERO);
    for (int i = 0; i < count; i++) {
      String id = "U%010X".formatted(random.nextLong() & 0xFFFFFFFFFFL);
      state.ledger.compare(id, random.nextInt());
    }
    return state;
  }

  /** A channel whose threads all ended before the window, read since a start date of years ago. */
  private ChannelSync oldThreads(int count) {
    Ts start = NOW.minus(Duration.ofDays(1_000));
    TreeMap<Ts, List<Ts>> threads = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      Ts post = between(start, NOW.minus(Duration.ofDays(40)));
      threads.put(post, List.of(post.plus(1_000_000)));
    }
    return read("C1", new SyncSettings(start, LOOKBACK, POLL, true, false, 999, 1000), threads);
  }

  private static long usedMemory() {
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** A channel whose messages have all been read. */
  private ChannelSync channel(String id, int messages) {
    TreeMap<Ts, List<Ts>> threads = new TreeMap<>();
    int written = 0;
    while (written < messages) {
      Ts post = between(NOW.minus(LOOKBACK).plus(1), NOW);
      List<Ts> replies = new ArrayList<>();
      // Of every five posts two have a thread, so that two thirds of all are replies.
      int size = random.nextInt(5) < 2 ? 1 + random.nextInt(2 * THREAD_SIZE - 4) : 0;
      for (int i = 0; i < size && written + 1 + i < messages; i++) {
        replies.add(between(post.plus(1), Ts.min(NOW, post.plus(Duration.ofDays(3)))));
      }
      replies.sort(null);
      threads.put(post, replies);
      written += 1 + replies.size();
    }
    return read(id, SETTINGS, threads);
  }

  private static ChannelSync read(
      String id, SyncSettings settings, NavigableMap<Ts, List<Ts>> threads) {
    ChannelState fresh = ChannelOffsets.NONE.read(settings, NO_SHAPE, Ts::parse, NOW);
    ChannelSync sync = new ChannelSync(id, settings, fresh);
    read(new Scheduler(settings, Double.POSITIVE_INFINITY, List.of(sync)), threads);
    return sync;
  }

  private Ts between(Ts from, Ts to) {
    return new Ts(random.nextLong(from.micros(), Math.max(from.micros() + 1, to.micros())));
  }

  private static void read(Scheduler scheduler, NavigableMap<Ts, List<Ts>> threads) {
    boolean more = true;
    while (more) {
      Optional<Request.History> history = scheduler.nextHistory(NOW);
      history.ifPresent(request -> scheduler.apply(request, history(request, threads), NOW));
      Optional<Request.Replies> replies = scheduler.nextReplies(NOW);
      replies.ifPresent(request -> scheduler.apply(request, replies(request, threads), NOW));
      more = history.isPresent() || replies.isPresent();
    }
  }

  private static Page<Message> history(
      Request.History request, NavigableMap<Ts, List<Ts>> threads) {
    List<Message> page = new ArrayList<>();
    Ts latest = request.cursor() == null ? request.latest() : Ts.parse(request.cursor());
    for (Map.Entry<Ts, List<Ts>> post : threads.headMap(latest, false).descendingMap().entrySet()) {
      if (!post.getKey().isAfter(request.oldest())) {
        break;
      }
      if (page.size() == request.limit()) {
        return new Page<>(page, page.get(request.limit() - 1).ts().toString(), true);
      }
      page.add(post(post.getKey(), post.getValue()));
    }
    return new Page<>(page, null, false);
  }

  private static Page<Message> replies(
      Request.Replies request, NavigableMap<Ts, List<Ts>> threads) {
    List<Message> page = new ArrayList<>();
    List<Ts> replies = threads.get(request.root());
    page.add(post(request.root(), replies));
    for (Ts reply : replies) {
      if (reply.isAfter(request.oldest())) {
        ObjectNode json = json(reply).put("thread_ts", request.root().toString());
        page.add(Message.parse(json).orElseThrow());
      }
    }
    return new Page<>(page, null, false);
  }

  private static Message post(Ts ts, List<Ts> replies) {
    ObjectNode json = json(ts);
    if (!replies.isEmpty()) {
      json.put("thread_ts", ts.toString());
      json.put("reply_count", replies.size());
      json.put("latest_reply", replies.get(replies.size() - 1).toString());
    }
    return Message.parse(json).orElseThrow();
  }

  private static ObjectNode json(Ts ts) {
    return JsonNodeFactory.instance.objectNode().put("ts", ts.toString()).put("text", "text " + ts);
  }
}
