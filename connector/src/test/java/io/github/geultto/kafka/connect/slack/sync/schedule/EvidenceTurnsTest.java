package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.SETTINGS;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** However many channels search for what is missing, the others are polled. */
class EvidenceTurnsTest {

  private static final int CHANNELS = 40;

  private final Map<String, FakeChannel> slack = new TreeMap<>();
  private final Map<String, Ts> polled = new HashMap<>();
  private Ts now = SyncRun.T0.plus(Duration.ofDays(1));
  private Duration longest = Duration.ZERO;

  @Test
  void channelsThatSearchForParentsArePolledAsOften() {
    for (int i = 0; i < CHANNELS; i++) {
      FakeChannel channel = new FakeChannel();
      channel.post(at(0).plus(i), null, "older");
      channel.post(at(10).plus(i), null, "root");
      channel.post(at(5_000).plus(i), at(10).plus(i), "reply");
      channel.parentless.add(at(10).plus(i));
      slack.put("C" + (100 + i), channel);
    }
    Scheduler scheduler =
        new Scheduler(
            SETTINGS,
            50,
            slack.keySet().stream()
                .map(id -> new ChannelSync(id, SETTINGS, Stored.fresh(SETTINGS, now)))
                .toList());
    for (Ts end = now.plus(Duration.ofHours(1)); now.isBefore(end); ) {
      scheduler.nextHistory(now).ifPresent(request -> history(scheduler, request));
      scheduler
          .nextReplies(now)
          .ifPresent(
              request ->
                  scheduler.apply(request, slack.get(request.channel()).replies(request), now));
      now = now.plus(Duration.ofMillis(1_200));
    }
    assertThat(longest).isLessThan(Duration.ofMinutes(4));
  }

  private void history(Scheduler scheduler, Request.History request) {
    if (request.purpose() == Request.Purpose.HEAD) {
      Ts before = polled.put(request.channel(), now);
      Duration pause = before == null ? Duration.ZERO : now.since(before);
      longest = pause.compareTo(longest) > 0 ? pause : longest;
    }
    scheduler.apply(request, slack.get(request.channel()).history(request), now);
  }
}
