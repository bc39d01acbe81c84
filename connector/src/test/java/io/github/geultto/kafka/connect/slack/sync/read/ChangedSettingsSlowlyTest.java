package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.SETTINGS;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.W;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.Sent;
import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changed settings and history that is shown again, with small pages and few calls. */
class ChangedSettingsSlowlyTest {

  private static final Shape BEFORE =
      Shape.of(Map.of("topic.prefix", "slack", Shape.START, Ts.ZERO.toString()));

  private final FakeChannel slack = new FakeChannel();

  private static Shape with(Shape base, String setting, String value) {
    Map<String, String> settings = new HashMap<>(base.settings());
    settings.put(setting, value);
    return Shape.of(settings);
  }

  private static SyncSettings settings(Ts start, int page) {
    return new SyncSettings(start, W, P, true, false, page, 1000);
  }

  private SyncRun started(SyncSettings settings, Shape shape) {
    SyncRun run = new SyncRun(settings);
    run.resume(Stored.again(ChannelOffsets.NONE, settings, shape, run.now));
    run.sync.state().headIsStored();
    run.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97));
    return run;
  }

  private static SyncRun next(SyncRun before, SyncSettings settings, Shape shape) {
    ChannelOffsets stored = Stored.of(before.sync.state(), before.now);
    SyncRun run = new SyncRun(settings);
    run.now = before.now;
    run.resume(Stored.again(stored, settings, shape, before.now));
    return run;
  }

  private void fill(int days, int perDay) {
    for (int i = 0; i < days * perDay; i++) {
      slack.post(
          at(1)
              .minus(Duration.ofDays(days))
              .plus(Duration.ofDays(1).dividedBy(perDay).multipliedBy(i)),
          null,
          "post " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"50,100,20,3", "20,100,3,3"})
  void shownAgain(int hidden, int days, int page, int per) {
    fill(days, 2);
    SyncSettings s = settings(Ts.ZERO, page);
    slack.hiddenBefore = at(1).minus(Duration.ofDays(hidden));
    SyncRun first = started(s, BEFORE);
    slack.hiddenBefore = Ts.ZERO;
    SyncRun second = next(first, s, BEFORE);
    List<Change> changes = second.settle(slack, Duration.ofDays(3), Duration.ofMinutes(1), per);
    second.table.putAll(first.table);
    assertThat(changes).extracting(Change::ts).doesNotHaveDuplicates();
    assertThat(second.table.keySet()).isEqualTo(slack.posts.keySet());
    assertThat(second.sync.hasGap()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"10,100,20,1", "60,100,20,3"})
  void startMovedBack(int age, int days, int page, int per) {
    fill(days, 2);
    Ts start = SyncRun.T0.minus(Duration.ofDays(age));
    SyncRun first = started(settings(start, page), with(BEFORE, Shape.START, start.toString()));
    SyncRun second = next(first, settings(Ts.ZERO, page), BEFORE);
    List<Change> changes = second.settle(slack, Duration.ofDays(3), Duration.ofMinutes(1), per);
    second.table.putAll(first.table);
    assertThat(changes).extracting(Change::ts).doesNotHaveDuplicates();
    assertThat(second.table.keySet()).isEqualTo(slack.posts.keySet());
    assertThat(second.sync.hasGap()).isFalse();
  }

  /** start.date D, moved back to none, then another prefix: all of it goes to the new topic. */
  @Test
  void prefixAfterAStartThatMovedBack() {
    fill(20, 1);
    Ts start = SyncRun.T0.minus(Duration.ofDays(10));
    SyncRun first = started(settings(start, 999), with(BEFORE, Shape.START, start.toString()));
    SyncRun second = next(first, SETTINGS, BEFORE);
    second.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97));
    SyncRun third = next(second, SETTINGS, with(BEFORE, "topic.prefix", "other"));
    third.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97));
    assertThat(third.table.keySet()).isEqualTo(slack.posts.keySet());
  }

  /** One message since start.date, which rode on the head; then start.date is moved back. */
  @Test
  void riderAloneAndStartMovedBack() {
    fill(20, 1);
    Ts only = slack.posts.lastKey();
    Ts start = only.plus(-1);
    SyncSettings late = settings(start, 999);
    Shape shape = with(BEFORE, Shape.START, start.toString());
    SyncRun first = new SyncRun(late);
    first.resume(Stored.again(ChannelOffsets.NONE, late, shape, first.now));
    Change change = first.settle(slack).get(0);
    ChannelOffsets stored =
        new ChannelOffsets(
            first.sync.state().ride(new Sent.Message(only, only, change.message().fingerprint())),
            Map.of());
    SyncRun second = new SyncRun();
    second.resume(Stored.again(stored, SETTINGS, BEFORE, second.now));
    second.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97));
    second.table.putAll(first.table);
    assertThat(second.table.keySet()).isEqualTo(slack.posts.keySet());
  }

  /** A command and another prefix in one stop; the record that rode is not repeated afterwards. */
  @Test
  void commandAndPrefixAtOnce() {
    Ts only = at(1);
    slack.post(only, null, "only one");
    SyncRun first = started(SETTINGS, BEFORE);
    ChannelOffsets stored = Stored.of(first.sync.state(), first.now);
    Shape other = with(BEFORE, "topic.prefix", "other");
    SyncRun second = new SyncRun();
    second.now = first.now;
    second.resume(
        Stored.again(new ChannelOffsets(null, stored.parts()), SETTINGS, other, first.now));
    List<Change> changes = second.settle(slack);
    assertThat(emitted(changes)).containsExactly(read(only));
    Map<String, ?> head =
        second
            .sync
            .state()
            .ride(new Sent.Message(only, only, changes.get(0).message().fingerprint()));
    SyncRun third = new SyncRun();
    third.now = second.now;
    third.resume(
        Stored.again(new ChannelOffsets(head, stored.parts()), SETTINGS, other, second.now));
    assertThat(emitted(third.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97)))).isEmpty();
  }

  /** A thread whose parent a plan hides, but not its broadcast reply; then everything is shown. */
  @ParameterizedTest
  @CsvSource({"true,5", "false,5", "false,60"})
  void hiddenThreads(boolean broadcast, int age) {
    Ts root = at(1).minus(Duration.ofDays(age));
    slack.post(at(1).minus(Duration.ofDays(age + 10)), null, "old");
    slack.post(root, null, "root");
    slack.post(root.plus(5), root, "reply");
    slack.post(at(1).minus(Duration.ofDays(age).dividedBy(2)), root, "reply shown").broadcast =
        broadcast;
    slack.post(at(2), null, "new");
    slack.hiddenBefore = root.plus(10);
    SyncRun first = started(SETTINGS, BEFORE);
    slack.hiddenBefore = Ts.ZERO;
    SyncRun second = next(first, SETTINGS, BEFORE);
    List<Change> changes = second.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97));
    second.table.putAll(first.table);
    assertThat(second.table.keySet()).isEqualTo(slack.posts.keySet());
    assertThat(changes)
        .extracting(Change::ts)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(
            first.table.keySet().stream().filter(t -> !t.equals(root)).toList());
  }

  /** The task stops while what is shown again is being read. */
  @Test
  void stoppedWhileWhatIsShownAgainIsRead() {
    fill(100, 2);
    SyncSettings s = settings(Ts.ZERO, 20);
    slack.hiddenBefore = at(1).minus(Duration.ofDays(50));
    SyncRun run = started(s, BEFORE);
    slack.hiddenBefore = Ts.ZERO;
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 300 && run.table.size() < 10_000; i++) {
      run = next(run, s, BEFORE);
      changes.addAll(run.settle(slack, Duration.ofHours(1), Duration.ofMinutes(30), 3));
    }
    assertThat(changes).extracting(Change::ts).doesNotHaveDuplicates();
  }

  /** Another prefix and an earlier start at once. */
  @Test
  void prefixAndStartAtOnce() {
    fill(40, 1);
    Ts start = SyncRun.T0.minus(Duration.ofDays(35));
    SyncRun first = started(settings(start, 999), with(BEFORE, Shape.START, start.toString()));
    Ts earlier = start.minus(Duration.ofDays(3));
    Shape both = with(with(BEFORE, Shape.START, earlier.toString()), "topic.prefix", "other");
    SyncRun second = next(first, settings(earlier, 999), both);
    List<Change> changes = second.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97));
    assertThat(changes).extracting(Change::ts).doesNotHaveDuplicates();
    assertThat(second.table.keySet())
        .isEqualTo(new TreeSet<>(slack.posts.tailMap(earlier).keySet()));
    SyncRun third = next(second, settings(earlier, 999), both);
    assertThat(third.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97))).isEmpty();
  }

  /** start.date moved forward and back again, in the window. */
  @Test
  void startForwardAndBack() {
    fill(40, 1);
    SyncRun first = started(SETTINGS, BEFORE);
    Ts start = SyncRun.T0.minus(Duration.ofDays(10));
    SyncRun second = next(first, settings(start, 999), with(BEFORE, Shape.START, start.toString()));
    assertThat(second.settle(slack, Duration.ofDays(1), Duration.ofMinutes(97))).isEmpty();
    Ts gone = slack.posts.ceilingKey(SyncRun.T0.minus(Duration.ofDays(15)));
    slack.delete(gone);
    SyncRun third = next(second, SETTINGS, BEFORE);
    List<Change> changes = third.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97));
    assertThat(emitted(changes)).contains(SyncRun.deleted(gone));
    assertThat(changes).extracting(Change::ts).doesNotHaveDuplicates();
  }

  /** A plan that hid what is younger than the window shows it again. */
  @ParameterizedTest
  @CsvSource({"20,20", "20,999", "25,999"})
  void shownAgainInsideTheWindow(int hidden, int page) {
    fill(100, 2);
    SyncSettings s = settings(Ts.ZERO, page);
    slack.hiddenBefore = at(1).minus(Duration.ofDays(hidden));
    SyncRun first = started(s, BEFORE);
    slack.hiddenBefore = Ts.ZERO;
    SyncRun second = next(first, s, BEFORE);
    second.settle(slack, Duration.ofDays(4), Duration.ofMinutes(97));
    second.table.putAll(first.table);
    TreeSet<Ts> missing = new TreeSet<>(slack.posts.keySet());
    missing.removeAll(second.table.keySet());
    assertThat(missing).isEmpty();
  }
}
