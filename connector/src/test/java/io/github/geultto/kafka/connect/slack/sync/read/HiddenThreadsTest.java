package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A plan or a policy hides old messages, and no answer says so by {@code is_limited}. */
class HiddenThreadsTest {

  @Test
  void planThatHidesAnOldParentDeletesNeitherItNorItsYoungReplies() {
    SyncRun run = new SyncRun();
    Ts root = daysAgo(run, 89);
    Shown first = reply(daysAgo(run, 6), root);
    Shown second = reply(daysAgo(run, 5), root);
    Shown parent = post(root).replies(first, second);
    Shown other = post(daysAgo(run, 1));
    run.headPoll(other, parent);
    run.thread(parent, first, second);
    run.later(Duration.ofDays(2));
    for (int i = 0; i < 10; i++) {
      run.headPoll(other);
      assertThat(run.fail(run.changedThread().orElseGet(run::reread), Failure.MISSING)).isEmpty();
      nothingBelow(run);
    }
    assertThat(run.table).containsKeys(root, first.message().ts(), second.message().ts());
  }

  @Test
  void hiddenParentWhoseThreadShowsOnlyRepliesIsKept() {
    SyncRun run = new SyncRun();
    Ts root = daysAgo(run, 20);
    Shown reply = reply(daysAgo(run, 5), root);
    Shown parent = post(root).replies(reply);
    Shown other = post(daysAgo(run, 1));
    run.headPoll(other, parent);
    run.thread(parent, reply);
    run.later(Duration.ofDays(2));
    for (int i = 0; i < 5; i++) {
      run.headPoll(other);
      assertThat(run.answer(run.changedThread().orElseGet(run::reread), page(reply))).isEmpty();
      nothingBelow(run);
    }
    assertThat(run.table).containsKeys(root, reply.message().ts());
  }

  @Test
  void retentionPolicyShorterThanTheWindowEmptiesNoTable() {
    SyncRun run = new SyncRun();
    Shown[] posts =
        IntStream.range(0, 20).mapToObj(i -> post(daysAgo(run, 1 + i))).toArray(Shown[]::new);
    run.headPoll(posts);
    for (int shown = 7; shown >= 0; shown--) {
      run.later(Duration.ofDays(1));
      run.headPoll(Arrays.copyOf(posts, shown));
      nothingBelow(run);
      run.headPoll(Arrays.copyOf(posts, shown));
      assertThat(run.changedThread()).isEmpty();
    }
    assertThat(run.table).hasSize(20);
  }

  private static Ts daysAgo(SyncRun run, int days) {
    return run.now.minus(Duration.ofDays(days));
  }

  /** Answers every request for evidence: nothing older is shown. */
  private static void nothingBelow(SyncRun run) {
    for (int i = 0; i < 100 && run.sync.history().isEvidenceDue(); i++) {
      assertThat(run.answer(run.evidence(), page())).isEmpty();
    }
    assertThat(run.sync.history().isEvidenceDue()).isFalse();
  }
}
