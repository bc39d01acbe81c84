package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Events on their way: some get lost, come twice, late, and so in any order. */
final class FakeEvents {

  private record OnItsWay(Event.OfMessage event, Ts due) {}

  private final Random random;
  private final List<OnItsWay> onTheirWay = new ArrayList<>();
  private final int lostPercent;

  FakeEvents(Random random) {
    this.random = random;
    this.lostPercent = random.nextInt(3) * 10;
  }

  void send(Event.OfMessage event) {
    if (random.nextInt(100) >= lostPercent) {
      do {
        Duration late = Duration.ofMillis(random.nextInt(random.nextInt(4) == 0 ? 300_000 : 2_000));
        onTheirWay.add(new OnItsWay(event, event.at().plus(late)));
      } while (random.nextInt(6) == 0);
    }
  }

  /** The connection ends. */
  void drop() {
    onTheirWay.clear();
  }

  List<Event.OfMessage> due(Ts now) {
    List<OnItsWay> due = onTheirWay.stream().filter(one -> !one.due().isAfter(now)).toList();
    onTheirWay.removeAll(due);
    return due.stream().sorted(Comparator.comparing(OnItsWay::due)).map(OnItsWay::event).toList();
  }
}
