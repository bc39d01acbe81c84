package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import io.github.geultto.kafka.connect.slack.sync.state.Part;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is remembered of a list, through crashes, stops, commands and offsets that are lost: the
 * table equals the list in the end.
 *
 * <p>A failure names its seed: run it alone with {@code -Dsync.seed=N}; more of them with {@code
 * -Dsync.histories=N}.
 */
class ListHistoriesTest {

  static LongStream seeds() {
    Long seed = Long.getLong("sync.seed");
    return seed != null
        ? LongStream.of(seed)
        : LongStream.range(0, Integer.getInteger("sync.histories", 150));
  }

  @ParameterizedTest(name = "seed {0}")
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("seeds")
  @DisplayName("at least once: nothing is lost, whatever the operator and the worker do")
  void atLeastOnce(long seed) {
    new History(seed, false).play();
  }

  @ParameterizedTest(name = "seed {0}")
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("seeds")
  @DisplayName("exactly once: besides, nothing is repeated")
  void exactlyOnce(long seed) {
    new History(seed, true).play();
  }

  /** One run. */
  private static final class History {
    private static final int PAGE = 7;

    private final long seed;
    private final Random random;
    private final FakeConnect connect;
    private final TreeMap<String, Integer> slack = new TreeMap<>();
    private final Set<Ts> mayRepeat = new HashSet<>();
    private final Set<Ts> due = new HashSet<>();
    private final Set<Ts> excused = new HashSet<>();
    private Ts now = Ts.parse("1700000000.000000");
    private int users;
    private ListState state;
    private Delivery<ListChange> delivery;
    private Acknowledgements acknowledgements;
    private List<String> page;

    History(long seed, boolean exactlyOnce) {
      this.seed = seed;
      this.random = new Random(seed);
      this.connect = new FakeConnect(exactlyOnce, random);
      connect.drops = random.nextInt(3) == 0;
      for (int i = random.nextInt(60); i > 0; i--) {
        change();
      }
      start();
    }

    void play() {
      for (int i = 40 + random.nextInt(120); i > 0; i--) {
        now = now.plus(Duration.ofSeconds(random.nextInt(30)));
        step();
      }
      settle();
      check();
      connect.stop(acknowledgements);
      start();
      settle();
      check();
    }

    private void step() {
      if (random.nextInt(3) == 0) {
        change();
      }
      read();
      send();
      connect.acknowledge(random.nextInt(9), acknowledgements);
      if (random.nextInt(4) == 0) {
        connect.commit();
      }
      int luck = random.nextInt(40);
      if (luck == 0) {
        excused.addAll(connect.crash());
        start();
      } else if (luck <= 2) {
        connect.stop(acknowledgements);
        if (random.nextBoolean()) {
          command();
        }
        start();
      }
    }

    private void settle() {
      for (int i = 0; i < 200; i++) {
        read();
        send();
        connect.acknowledge(Integer.MAX_VALUE, acknowledgements);
        connect.commit();
        now = now.plus(Duration.ofSeconds(20));
      }
    }

    private void check() {
      Map<Ts, Integer> truth = new TreeMap<>();
      slack.forEach((id, content) -> truth.put(key(id), content));
      Map<Ts, Integer> table = new TreeMap<>(connect.table);
      table.keySet().removeIf(ts -> excused.contains(ts) && !truth.containsKey(ts));
      for (Ts ts : connect.dropped) {
        truth.remove(ts);
        table.remove(ts);
      }
      assertThat(table).as("seed %s", seed).isEqualTo(truth);
      due.removeAll(connect.dropped);
      due.retainAll(truth.keySet());
      assertThat(due).as("not emitted again, seed %s", seed).isEmpty();
    }

    // -------------------------------------------------------------- the task

    private void start() {
      acknowledgements = new Acknowledgements();
      page = new ArrayList<>();
      var stored = connect.stored();
      state = SourceOffsets.list("users", stored, Stored.SHAPE, now, Ts.ZERO);
      delivery =
          new Delivery<>(
              "users",
              SourceOffsets.stream("users"),
              new ListMemory(state),
              SourceOffsets.parts("users", Part.namesOfList(), stored));
    }

    /** The next page of the list, which may have changed since the last one. */
    private void read() {
      if (page.isEmpty()) {
        state.ledger.begin();
      }
      String last = page.isEmpty() ? "" : page.get(page.size() - 1);
      List<ListChange> changes = new ArrayList<>();
      List<String> ids = slack.tailMap(last, false).keySet().stream().limit(PAGE).toList();
      ids.forEach(id -> compare(id).ifPresent(changes::add));
      page = new ArrayList<>(ids);
      if (ids.size() < PAGE) {
        state
            .ledger
            .complete(random.nextBoolean())
            .forEach(id -> changes.add(ListChange.deleted(id)));
        page.clear();
      }
      delivery.add(changes);
    }

    private Optional<ListChange> compare(String id) {
      int content = slack.get(id);
      return state
          .ledger
          .compare(id, content)
          .map(op -> new ListChange(op, id, IntNode.valueOf(content), content));
    }

    private void send() {
      acknowledgements.forward(name -> Optional.of(delivery));
      if (delivery.isReady(now.instant())) {
        connect.send(
            delivery.take(
                new Delivery.Recorders<>(this::record, (change, partition, offset) -> null),
                now,
                now.instant()),
            acknowledgements);
      }
    }

    private SourceRecord record(
        ListChange change, Map<String, String> partition, Map<String, ?> offset) {
      Ts key = key(change.id());
      Integer content = change.op() == Op.DELETE ? null : change.entry().intValue();
      boolean allowed = mayRepeat.remove(key);
      boolean asked = due.remove(key) || allowed;
      if (connect.exactlyOnce && content != null && !asked && !connect.dropped.contains(key)) {
        assertThat(connect.table.get(key))
            .as("repeat of %s, seed %s", change.id(), seed)
            .isNotEqualTo(content);
      }
      return new SourceRecord(partition, offset, "topic", null, key, null, content);
    }

    // -------------------------------------------------------------- people and operators

    /** Everything is to be emitted again. */
    private void command() {
      if (random.nextBoolean()) {
        change();
      }
      // What the head says of its records is lost with it.
      excused.addAll(connect.onHead);
      mayRepeat.addAll(connect.onHead);
      mayRepeat.addAll(due);
      due.clear();
      connect.replace(SourceOffsets.stream("users"), null);
      due.addAll(connect.table.keySet());
      if (random.nextInt(4) == 0) {
        // Besides, a part is lost, or all of them: what was deleted meanwhile is not known.
        boolean all = random.nextBoolean();
        for (String part : Part.namesOfList()) {
          if (all || random.nextInt(8) == 0) {
            connect.replace(SourceOffsets.part("users", part), null);
            connect.table.keySet().stream()
                .filter(key -> state.home(id(key)).equals(part))
                .forEach(excused::add);
          }
        }
      }
    }

    private void change() {
      int what = random.nextInt(10);
      String one = slack.ceilingKey("U%04d".formatted(random.nextInt(users + 1)));
      if (what < 5 || one == null) {
        slack.put("U%04d".formatted(users++), random.nextInt(1_000_000));
      } else if (what < 8) {
        slack.put(one, random.nextInt(1_000_000));
      } else {
        slack.remove(one);
      }
    }

    private static Ts key(String id) {
      return Ts.ZERO.plus(1 + Integer.parseInt(id.substring(1)));
    }

    private static String id(Ts key) {
      return "U%04d".formatted(key.micros() - 1);
    }
  }
}
