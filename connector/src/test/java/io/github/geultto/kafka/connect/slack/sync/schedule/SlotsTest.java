package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.SETTINGS;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Channels that are read from some time on, or no longer. */
class SlotsTest extends SchedulerFixture {

  private ChannelSync sync(String id) {
    return new ChannelSync(id, SETTINGS, Stored.fresh(SETTINGS, now));
  }

  /** Has a backfill, changed and quiet threads, a truncated reaction, and a message to read. */
  private void fill(Scheduler scheduler, String id) {
    for (Request.History next = scheduler.nextHistory(now).orElseThrow();
        !next.channel().equals(id);
        next = scheduler.nextHistory(now).orElseThrow()) {
      scheduler.apply(next, page(post(at(1))), now);
    }
    scheduler.apply(
        scheduler.channel(id).history().head(now),
        pageWithMore(
            "more",
            post(at(4)).replies(reply(at(5), at(4))),
            post(at(3)).replies(reply(at(6), at(3))),
            post(at(2)).reaction("heart", 9, "U1")),
        now);
    scheduler.apply(new Event.Changed(id, at(-9_000_000), null, now), now);
    scheduler.readAgain(id, now);
  }

  private List<String> asked(Scheduler scheduler) {
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      now = now.plus(Duration.ofMinutes(30));
      Stream.of(
              scheduler.nextHistory(now),
              scheduler.nextReplies(now),
              scheduler.nextSingle(now),
              scheduler.nextReactions(now))
          .flatMap(Optional::stream)
          .forEach(
              request -> {
                asked.add(request.channel());
                scheduler.failed(request, Failure.THROTTLED, "ratelimited", now);
              });
    }
    return asked;
  }

  @Test
  void nothingIsReadOfAChannelThatWasRemovedWhateverItHadToRead() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    fill(scheduler, "C1");
    assertThat(asked(scheduler)).contains("C1");
    scheduler.remove("C1");
    assertThat(scheduler.reads("C1")).isFalse();
    assertThat(scheduler.status().channels()).isEqualTo(1);
    assertThat(asked(scheduler)).contains("C2").doesNotContain("C1");
  }

  @Test
  void oneThatComesBackIsReadAsItIsThen() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    fill(scheduler, "C1");
    asked(scheduler);
    scheduler.remove("C1");
    ChannelSync again = sync("C1");
    scheduler.add(again, now);
    assertThat(scheduler.channel("C1")).isSameAs(again);
    now = now.plus(P);
    assertThat(answerAll(scheduler)).contains("C1 HEAD", "C2 HEAD");
    assertThat(scheduler.nextReplies(now)).isEmpty();
    assertThat(scheduler.nextSingle(now)).isEmpty();
    assertThat(scheduler.nextReactions(now)).isEmpty();
  }

  @Test
  void theTurnGoesOnIfTheOneWhoseTurnItWasIsRemoved() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2", "C3");
    answerAll(scheduler);
    for (String id : List.of("C1", "C2", "C3")) {
      for (int i = 0; i < 9; i++) {
        scheduler.apply(new Event.Changed(id, at(-9_000_000 - i), null, now), now);
      }
    }
    assertThat(single(scheduler)).isEqualTo("C1");
    assertThat(single(scheduler)).isEqualTo("C2");
    scheduler.remove("C2");
    assertThat(single(scheduler)).isEqualTo("C3");
    assertThat(single(scheduler)).isEqualTo("C1");
  }

  private String single(Scheduler scheduler) {
    return scheduler.nextSingle(now).or(() -> scheduler.nextSingle(now)).orElseThrow().channel();
  }
}
