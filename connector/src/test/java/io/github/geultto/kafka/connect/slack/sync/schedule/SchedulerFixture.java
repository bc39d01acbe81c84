package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.SETTINGS;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What tests of the scheduler share: a clock, and answers by hand. */
abstract class SchedulerFixture {

  static final double NO_LIMIT = Double.POSITIVE_INFINITY;
  static final Duration SECOND = Duration.ofSeconds(1);

  Ts now = SyncRun.T0.plus(Duration.ofDays(1));

  Scheduler scheduler(double perMinute, String... channels) {
    List<ChannelSync> syncs =
        Stream.of(channels)
            .map(id -> new ChannelSync(id, SETTINGS, Stored.fresh(SETTINGS, now)))
            .toList();
    return new Scheduler(SETTINGS, perMinute, syncs);
  }

  /** Answers every request for history that there is now, with one post. */
  List<String> answerAll(Scheduler scheduler) {
    List<String> requests = new ArrayList<>();
    for (Optional<Request.History> next = scheduler.nextHistory(now);
        next.isPresent();
        next = scheduler.nextHistory(now)) {
      requests.add(next.get().channel() + " " + next.get().purpose());
      scheduler.apply(next.get(), page(post(at(1))), now);
    }
    return requests;
  }

  /** Fails a head poll for good. */
  void failHead(Scheduler scheduler, String channel, String reason) {
    Request poll = scheduler.channel(channel).history().head(now);
    scheduler.failed(poll, Failure.CHANNEL, reason, now);
  }
}
