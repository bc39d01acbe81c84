package io.github.geultto.kafka.connect.slack.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Event.Changed;
import io.github.geultto.kafka.connect.slack.model.Event.ChannelChanged;
import io.github.geultto.kafka.connect.slack.model.Event.HistoryChanged;
import io.github.geultto.kafka.connect.slack.model.Event.UserChanged;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  private static final Drained NOTHING = new Drained(List.of(), Set.of(), false, false);

  private static Event event(String channel, int second) {
    Ts ts = new Ts(second * 1_000_000L);
    return new Changed(channel, ts, ts, ts);
  }

  @Test
  void eventsComeOutInTheirOrder() {
    EventQueue queue = new EventQueue();
    for (int i = 1; i <= 3; i++) {
      queue.add("Ev" + i, event("C1", i));
    }
    assertThat(queue.drain(2).events()).containsExactly(event("C1", 1), event("C1", 2));
    assertThat(queue.drain(2).events()).containsExactly(event("C1", 3));
    assertThat(queue.drain(2)).isEqualTo(NOTHING);
  }

  @Test
  void aDuplicateIsCountedAndDroppedAlsoAfterTheFirstWasTaken() {
    EventQueue queue = new EventQueue();
    queue.add("Ev1", event("C1", 1));
    queue.add("Ev1", event("C1", 1));
    assertThat(queue.drain(10).events()).hasSize(1);
    queue.add("Ev1", event("C1", 1));
    assertThat(queue.drain(10).events()).isEmpty();
    assertThat(queue.duplicateCount()).isEqualTo(2);
  }

  @Test
  void anEventWithoutAnIdIsNoDuplicate() {
    EventQueue queue = new EventQueue();
    queue.add(null, event("C1", 1));
    queue.add(null, event("C1", 1));
    assertThat(queue.drain(10).events()).hasSize(2);
    assertThat(queue.duplicateCount()).isZero();
  }

  @Test
  void theNewestIdsAreRemembered() {
    EventQueue queue = new EventQueue(100, 3);
    for (int i = 1; i <= 4; i++) {
      queue.add("Ev" + i, event("C1", i));
    }
    queue.add("Ev2", event("C1", 2));
    assertThat(queue.duplicateCount()).isEqualTo(1);
    queue.add("Ev1", event("C1", 1));
    assertThat(queue.duplicateCount()).as("the first of four is forgotten").isEqualTo(1);
  }

  @Test
  void ofWhatDoesNotFitInTheChannelIsKept() {
    EventQueue queue = new EventQueue(2, 100);
    queue.add("Ev1", event("C1", 1));
    queue.add("Ev2", event("C1", 2));
    queue.add("Ev3", event("C2", 3));
    queue.add("Ev4", event("C2", 4));
    queue.add("Ev5", new HistoryChanged("C3", Ts.ZERO));
    assertThat(queue.drain(1))
        .isEqualTo(new Drained(List.of(event("C1", 1)), Set.of("C2", "C3"), false, false));
    assertThat(queue.overflownCount()).isEqualTo(3);

    queue.add("Ev6", event("C4", 6));
    assertThat(queue.drain(10))
        .as("there is room again, and each overflow is told once")
        .isEqualTo(new Drained(List.of(event("C1", 2), event("C4", 6)), Set.of(), false, false));
  }

  @Test
  void ofUsersAndChannelsThatDoNotFitInTheListsAreDue() {
    for (Event event : List.of(new UserChanged("U1", Ts.ZERO), new ChannelChanged("C1", Ts.ZERO))) {
      EventQueue queue = new EventQueue(0, 100);
      queue.add("Ev1", event);
      assertThat(queue.drain(10)).isEqualTo(new Drained(List.of(), Set.of(), true, false));
      assertThat(queue.drain(10)).isEqualTo(NOTHING);
    }
  }

  @Test
  void aGapAndAnUnreadChannelAreToldOnce() {
    EventQueue queue = new EventQueue();
    queue.addGap();
    queue.addGap();
    queue.addUnread("C1");
    assertThat(queue.drain(10)).isEqualTo(new Drained(List.of(), Set.of("C1"), false, true));
    assertThat(queue.drain(10)).isEqualTo(NOTHING);
  }

  @Test
  void theUsualBoundsHold() {
    EventQueue queue = new EventQueue();
    IntStream.range(0, 10_001).forEach(i -> queue.add("Ev" + i, event("C" + i, i)));
    Drained drained = queue.drain(Integer.MAX_VALUE);
    assertThat(drained.events()).hasSize(10_000);
    assertThat(drained.overflown()).containsExactly("C10000");
  }

  @Test
  void severalThreadsLoseNothing() throws Exception {
    EventQueue queue = new EventQueue(100_000, 100_000);
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(
                t ->
                    new Thread(
                        () -> {
                          for (int i = 0; i < 5_000; i++) {
                            queue.add("Ev" + i, event("C1", i)); // each id by each thread
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    Set<Event> taken = new HashSet<>();
    while (threads.stream().anyMatch(Thread::isAlive)) {
      taken.addAll(queue.drain(100).events());
    }
    taken.addAll(queue.drain(Integer.MAX_VALUE).events());
    assertThat(taken).hasSize(5_000);
    assertThat(queue.duplicateCount()).isEqualTo(15_000);
  }
}
