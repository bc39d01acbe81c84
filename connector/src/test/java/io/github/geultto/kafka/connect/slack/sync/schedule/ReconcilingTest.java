package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.RecentMessages;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While events say what happens, little is read; what they may have missed is read soon. */
class ReconcilingTest extends SchedulerFixture {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final FakeChannel slack = new FakeChannel();
  private final Map<Ts, Message> table = new TreeMap<>();
  private Scheduler scheduler;

  private void start(SyncSettings settings, double perMinute) {
    ChannelSync sync = new ChannelSync("C1", settings, Stored.fresh(settings, now));
    scheduler = new Scheduler(settings, perMinute, List.of(sync));
    scheduler.share(new RecentMessages(100));
  }

  private Ts write(Ts thread) {
    now = now.plus(1_000_000L);
    slack.post(now, thread, "글 " + now);
    return now;
  }

  private void edit(Ts ts) {
    slack.posts.get(ts).text = "고침";
  }

  private String text(Ts ts) {
    return table.get(ts).text();
  }

  private Optional<Request> next() {
    Optional<Request> history = scheduler.nextHistory(now).map(request -> request);
    return history.or(() -> scheduler.nextSingle(now)).or(() -> scheduler.nextReplies(now));
  }

  private Page<Message> shown(Request request) {
    if (request instanceof Request.History history) {
      return slack.history(history);
    }
    return request instanceof Request.Single single
        ? slack.single(single.ts())
        : slack.replies((Request.Replies) request);
  }

  private void answer(Request request, Page<Message> page) {
    emit(
        page == null
            ? scheduler.failed(request, Failure.MISSING, "thread_not_found", now)
            : scheduler.apply(request, page, now));
  }

  private void emit(List<Change> changes) {
    SyncRun.upsert(changes, table);
  }

  private void run(Duration time) {
    for (Ts end = now.plus(time); now.isBefore(end); now = now.plus(MINUTE.dividedBy(6))) {
      for (int i = 0; i < 3; i++) {
        next().ifPresent(request -> answer(request, shown(request)));
      }
    }
  }

  // ---------------------------------------------------------------- changes that events announce

  @Test
  void newReplyChangesItsParentSoon() {
    Ts root = write(null);
    write(root);
    start(SETTINGS, NO_LIMIT);
    scheduler.watch(now, DAY);
    run(HOUR);
    assertThat(scheduler.status().isReconciling()).isFalse();
    Ts reply = write(root);
    emit(scheduler.apply(new Event.Posted("C1", slack.shown(reply), reply), now));
    run(MINUTE);
    assertThat(table.get(root).replyCount()).isEqualTo(2);
  }

  // ---------------------------------------------------------------- changes that none announces

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80})
  void newestPageIsReadAfterAGap(int minutes) {
    for (int i = 0; i < 9; i++) {
      write(null);
    }
    Ts newest = now;
    start(new SyncSettings(Ts.ZERO, SyncRun.W, SyncRun.P, true, false, 4, 1000), 0.1);
    run(HOUR.multipliedBy(3).plus(Duration.ofMinutes(minutes)));
    edit(newest);
    scheduler.watch(now, DAY);
    run(HOUR.multipliedBy(6));
    assertThat(scheduler.status().isReconciling()).isFalse();
    assertThat(text(newest)).isEqualTo("고침");
  }

  @Test
  void threadThatWasBeingReadAtTheGapIsReadAgain() {
    Ts root = write(null);
    Ts reply = write(root);
    start(SETTINGS, NO_LIMIT);
    run(HOUR);
    now = now.plus(HOUR);
    Request.Replies request = scheduler.nextReplies(now).orElseThrow();
    Page<Message> page = shown(request);
    edit(reply);
    now = now.plus(MINUTE);
    scheduler.watch(now, DAY);
    answer(request, page);
    run(HOUR);
    assertThat(text(reply)).isEqualTo("고침");
  }

  @Test
  void whatHappenedWhileTheChannelWasSuspendedIsRead() {
    Ts root = write(null);
    Ts reply = write(root);
    start(SETTINGS, NO_LIMIT);
    scheduler.watch(now, DAY);
    run(HOUR);
    emit(scheduler.apply(new Event.Changed("C1", root, root, now), now));
    scheduler.failed(next().orElseThrow(), Failure.CHANNEL, "not_in_channel", now);
    assertThat(scheduler.suspended("C1")).isPresent();
    edit(reply);
    Ts missed = write(null);
    run(HOUR);
    assertThat(scheduler.suspended("C1")).isEmpty();
    assertThat(table).containsKey(missed);
    assertThat(text(reply)).isEqualTo("고침");
  }

  @Test
  void messageThatCouldNotBeReadByItselfIsFoundByPolling() {
    write(null);
    start(SETTINGS, NO_LIMIT);
    scheduler.watch(now, DAY);
    run(HOUR);
    Ts fresh = write(null);
    emit(scheduler.apply(new Event.Changed("C1", fresh, fresh, now), now));
    for (Ts end = now.plus(MINUTE); now.isBefore(end); now = now.plus(SECOND)) {
      scheduler
          .nextSingle(now)
          .ifPresent(single -> scheduler.failed(single, Failure.RETRY, "http_503", now));
    }
    assertThat(scheduler.status().hintsLost()).isOne();
    run(HOUR);
    assertThat(table).containsKey(fresh);
  }

  @Test
  void gapWhileEventsAreNotReliedOnIsKeptInMind() {
    Ts root = write(null);
    write(root);
    start(SETTINGS, NO_LIMIT);
    scheduler.watch(now, DAY);
    run(HOUR);
    edit(root);
    Request.History head = scheduler.channel("C1").history().head(now);
    scheduler.apply(head, slack.history(head), now);
    now = now.plus(MINUTE.multipliedBy(2));
    run(MINUTE);
    assertThat(scheduler.status().missedEvents()).isOne();
    run(HOUR);
    now = now.plus(HOUR);
    scheduler.watch(now, DAY);
    now = now.plus(HOUR.multipliedBy(4));
    scheduler.nextReactions(now);
    scheduler.nextHistory(now);
    assertThat(scheduler.channel("C1").queue().unwatched()).isOne();
  }

  @Test
  void deletedReplyOfWhichTheEventDoesNotNameTheThreadIsNoMiss() {
    Ts root = write(null);
    Ts reply = write(root);
    start(SETTINGS, NO_LIMIT);
    scheduler.watch(now, DAY);
    run(HOUR);
    slack.delete(reply);
    emit(scheduler.apply(new Event.Deleted("C1", reply, null, now), now));
    run(HOUR);
    assertThat(table.get(root).replyCount()).isZero();
    assertThat(scheduler.status().missedEvents()).isZero();
  }

  // ---------------------------------------------------------------- turns

  @Test
  void eventsInOneChannelDoNotKeepAnotherFromBeingPolled() {
    Scheduler two = scheduler(50, "C1", "C2");
    answerAll(two);
    Ts known = SyncRun.at(1);
    List<String> heads = new ArrayList<>();
    for (Ts end = now.plus(Duration.ofMinutes(10)); now.isBefore(end); now = now.plus(SECOND)) {
      two.apply(new Event.Changed("C1", known, known, now), now);
      two.nextHistory(now)
          .ifPresent(
              request -> {
                heads.add(request.channel());
                two.apply(request, page(post(known)), now);
              });
    }
    assertThat(heads).contains("C2");
  }
}
