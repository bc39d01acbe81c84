package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has been emitted, remembered exactly. */
class LedgerTest {

  private record Entry(Ts root, int print) {}

  @Test
  void anEmptyLedgerKnowsNothing() {
    Ledger ledger = new Ledger();
    assertThat(ledger.size()).isZero();
    assertThat(ledger.contains(ts(5))).isFalse();
    assertThat(ledger.posts(Ts.ZERO, Ts.MAX)).isEmpty();
    assertThat(ledger.count(Ts.ZERO)).isZero();
  }

  @Test
  void aMessageIsHeldWithItsLastContentOnly() {
    Ledger ledger = new Ledger();
    ledger.put(ts(5), ts(5), 1);
    ledger.put(ts(5), ts(5), 2);
    assertThat(ledger.size()).isEqualTo(1);
    assertThat(ledger.fingerprint(ts(5))).isEqualTo(2);
  }

  @Test
  void bothEndsOfARangeOfPostsBelongToIt() {
    Ledger ledger = new Ledger();
    for (int i = 1; i <= 9; i++) {
      ledger.put(ts(i), ts(i), i);
    }
    assertThat(ledger.posts(ts(3), ts(5))).containsExactly(ts(3), ts(4), ts(5));
  }

  @Test
  void aReplyIsNoPostAndAPostIsNoReplyOfItsOwn() {
    Ledger ledger = new Ledger();
    ledger.put(ts(1), ts(1), 1);
    ledger.put(ts(2), ts(1), 2);
    assertThat(ledger.posts(Ts.ZERO, Ts.MAX)).containsExactly(ts(1));
    assertThat(ledger.replies(ts(1))).containsExactly(ts(2));
  }

  @Test
  void removalStopsBeforeTheInstantGiven() {
    Ledger ledger = new Ledger();
    ledger.put(ts(1), ts(1), 1);
    ledger.put(ts(2), ts(2), 2);
    ledger.removeIf(ts(2), (ts, root, print) -> true);
    assertThat(ledger.contains(ts(1))).isFalse();
    assertThat(ledger.contains(ts(2))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void anySequenceOfOperationsLeavesWhatASortedMapWouldHold(long seed) {
    Random random = new Random(seed);
    Ledger ledger = new Ledger();
    TreeMap<Ts, Entry> map = new TreeMap<>();
    int span = random.nextBoolean() ? 30 : 2_000;
    for (int step = 0; step < 1_500; step++) {
      Ts ts = ts(1 + random.nextInt(span));
      switch (random.nextInt(20)) {
        case 0 -> {
          int odd = random.nextInt(2);
          ledger.removeIf(ts, (t, root, print) -> print % 2 == odd);
          map.headMap(ts).entrySet().removeIf(e -> e.getValue().print() % 2 == odd);
        }
        case 1, 2, 3, 4 -> {
          ledger.remove(ts);
          map.remove(ts);
        }
        case 5 -> {
          Ledger other = new Ledger();
          for (int i = random.nextInt(20); i > 0; i--) {
            Ts one = ts(1 + random.nextInt(span));
            other.put(one, Ts.min(one, ts), i);
            map.put(one, new Entry(Ts.min(one, ts), i));
          }
          ledger.putAll(other);
        }
        default -> {
          Ts root = random.nextBoolean() ? ts : ts(1 + random.nextInt((int) ts.micros()));
          int print = random.nextInt(100);
          ledger.put(ts, root, print);
          map.put(ts, new Entry(root, print));
        }
      }
      check(ledger, map, ts(1 + random.nextInt(span)), ts(1 + random.nextInt(span)));
    }
    assertThat(content(ledger, Ts.ZERO)).isEqualTo(map);
  }

  private static void check(Ledger ledger, SortedMap<Ts, Entry> map, Ts a, Ts b) {
    assertThat(ledger.size()).isEqualTo(map.size());
    assertThat(ledger.contains(a)).isEqualTo(map.containsKey(a));
    Entry entry = map.get(a);
    if (entry != null) {
      assertThat(ledger.fingerprint(a)).isEqualTo(entry.print());
    }
    assertThat(ledger.count(a)).isEqualTo(map.tailMap(a).size());
    List<Ts> posts = new ArrayList<>();
    List<Ts> replies = new ArrayList<>();
    map.forEach(
        (ts, e) -> {
          if (e.root().equals(ts) && !ts.isBefore(a) && !ts.isAfter(b)) {
            posts.add(ts);
          }
          if (e.root().equals(b) && !ts.equals(b)) {
            replies.add(ts);
          }
        });
    assertThat(ledger.posts(a, b)).isEqualTo(posts);
    assertThat(ledger.replies(b)).isEqualTo(replies);
    assertThat(content(ledger, a)).isEqualTo(map.tailMap(a));
    if (!map.isEmpty()) {
      assertThat(ledger.newest(0)).isEqualTo(map.lastKey());
      assertThat(ledger.newest(map.size() - 1)).isEqualTo(map.firstKey());
    }
  }

  private static Map<Ts, Entry> content(Ledger ledger, Ts from) {
    Map<Ts, Entry> content = new TreeMap<>();
    ledger.forEach(from, (ts, root, print) -> content.put(ts, new Entry(root, print)));
    return content;
  }

  private static Ts ts(int micros) {
    return new Ts(micros);
  }
}
