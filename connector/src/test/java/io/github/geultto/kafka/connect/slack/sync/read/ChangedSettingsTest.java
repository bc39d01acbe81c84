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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that shape what is emitted, changed under stored offsets. */
class ChangedSettingsTest {

  private static final Shape BEFORE =
      Shape.of(
          Map.of(
              "topic.prefix",
              "slack",
              "include.raw.json",
              "false",
              "time.zone",
              "UTC",
              "deletes.mode",
              "tombstone",
              "columns",
              "1",
              Shape.START,
              Ts.ZERO.toString()));

  private final FakeChannel slack = new FakeChannel();
  private final List<Ts> posts = new ArrayList<>();

  /** Twenty posts of 100 days, every third with two replies, the second of them late. */
  private void fill() {
    for (int i = 0; i < 20; i++) {
      Ts post = at(1).minus(Duration.ofDays(100 - 5 * i));
      posts.add(post);
      slack.post(post, null, "post " + i);
      if (i % 3 == 0) {
        slack.post(post.plus(1), post, "reply");
        slack.post(post.plus(Duration.ofDays(2)), post, "late reply");
      }
    }
  }

  private static Shape with(String setting, String value) {
    Map<String, String> settings = new HashMap<>(BEFORE.settings());
    settings.put(setting, value);
    return Shape.of(settings);
  }

  private SyncRun started(SyncSettings settings, Shape shape) {
    SyncRun run = new SyncRun(settings);
    run.resume(Stored.again(ChannelOffsets.NONE, settings, shape, run.now));
    run.sync.state().headIsStored();
    run.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97));
    return run;
  }

  private List<Change> resumed(SyncRun before, SyncSettings settings, Shape shape, SyncRun run) {
    ChannelOffsets stored = Stored.of(before.sync.state(), before.now);
    run.now = before.now;
    run.resume(Stored.again(stored, settings, shape, before.now));
    return run.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97));
  }

  @ParameterizedTest
  @ValueSource(strings = {"topic.prefix", "include.raw.json", "time.zone", "json.columns"})
  void everythingIsEmittedAgainOnce(String setting) {
    fill();
    SyncRun first = started(SETTINGS, BEFORE);
    Shape now = with(setting, "other");
    SyncRun second = new SyncRun();
    assertThat(emitted(resumed(first, SETTINGS, now, second)))
        .containsExactlyInAnyOrderElementsOf(
            slack.posts.keySet().stream().map(SyncRun::read).toList());
    assertThat(second.sync.state().changedSettings()).containsExactly(setting);
    assertThat(resumed(second, SETTINGS, now, new SyncRun())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deletes.mode", "columns"})
  void othersAreNamedAndEmitNothing(String setting) {
    fill();
    SyncRun first = started(SETTINGS, BEFORE);
    SyncRun second = new SyncRun();
    assertThat(resumed(first, SETTINGS, with(setting, "other"), second)).isEmpty();
    assertThat(second.sync.state().changedSettings()).containsExactly(setting);
  }

  @Test
  void settingsThatWereNotStoredAreNotTakenForChanged() {
    fill();
    SyncRun first = started(SETTINGS, Shape.of(Map.of()));
    assertThat(resumed(first, SETTINGS, BEFORE, new SyncRun())).isEmpty();
  }

  /** A channel whose only record rode on the head: no part is stored. */
  @Test
  void whatRodeOnTheHeadIsEmittedAgain() {
    Ts only = at(1);
    slack.post(only, null, "only one");
    SyncRun first = new SyncRun();
    first.resume(Stored.again(ChannelOffsets.NONE, SETTINGS, BEFORE, first.now));
    Change change = first.settle(slack).get(0);
    int print = change.message().fingerprint();
    ChannelOffsets stored =
        new ChannelOffsets(first.sync.state().ride(new Sent.Message(only, only, print)), Map.of());
    SyncRun same = new SyncRun();
    same.resume(Stored.again(stored, SETTINGS, BEFORE, same.now));
    assertThat(same.settle(slack)).isEmpty();
    SyncRun second = new SyncRun();
    second.resume(Stored.again(stored, SETTINGS, with("topic.prefix", "other"), second.now));
    assertThat(emitted(second.settle(slack))).containsExactly(read(only));
  }

  /** A version that knew no such setting stored none. */
  @ParameterizedTest
  @ValueSource(strings = {"", "4f2a"})
  void redactedTextsAreEmittedAgain(String before) {
    fill();
    SyncRun first = started(SETTINGS, BEFORE.with(Shape.REDACTED, before));
    Shape now = with(Shape.REDACTED, "channel");
    SyncRun second = new SyncRun();
    assertThat(emitted(resumed(first, SETTINGS, now, second))).hasSize(slack.posts.size());
    assertThat(second.sync.state().changedSettings()).containsExactly(Shape.REDACTED);
  }

  @Test
  void aStartDateMovedBackEmitsWhatIsBeforeItAndNothingElse() {
    fill();
    for (Duration age : List.of(Duration.ofDays(20), Duration.ofDays(60))) {
      Ts start = SyncRun.T0.minus(age);
      SyncSettings late = new SyncSettings(start, W, P, true, false, 999, 1000);
      SyncRun first = started(late, with(Shape.START, start.toString()));
      assertThat(first.table.keySet()).allMatch(ts -> !ts.isBefore(start)).isNotEmpty();
      SyncRun second = new SyncRun();
      List<Change> changes = resumed(first, SETTINGS, BEFORE, second);
      second.table.putAll(first.table);
      assertThat(second.table.keySet()).isEqualTo(slack.posts.keySet());
      assertThat(changes)
          .as("start %s days ago", age.toDays())
          .extracting(Change::ts)
          .doesNotContainAnyElementsOf(posts.stream().filter(ts -> !ts.isBefore(start)).toList())
          .doesNotHaveDuplicates();
      assertThat(resumed(second, SETTINGS, BEFORE, new SyncRun())).isEmpty();
    }
  }

  @Test
  void whatIsBeforeAStartDateThatMovedBackIsReadAtOnce() {
    fill();
    Ts start = SyncRun.T0.minus(Duration.ofDays(60));
    SyncSettings late = new SyncSettings(start, W, P, true, false, 999, 1000);
    SyncRun first = started(late, with(Shape.START, start.toString()));
    ChannelOffsets stored = Stored.of(first.sync.state(), first.now);
    var state = Stored.again(stored, SETTINGS, BEFORE, first.now);
    assertThat(state.unread.contains(start.plus(-1))).isTrue();
    assertThat(state.unread.contains(start)).isFalse();
    assertThat(state.sweepPosition).as("replies since to older posts").isNotNull();
  }

  @Test
  void whatAPlanHidAndShowsAgainIsReadAndNothingTwice() {
    fill();
    slack.hiddenBefore = at(1).minus(Duration.ofDays(50));
    SyncRun first = started(SETTINGS, BEFORE);
    assertThat(first.table).hasSizeLessThan(slack.posts.size());
    slack.hiddenBefore = at(1).minus(Duration.ofDays(40));
    SyncRun moved = new SyncRun();
    assertThat(resumed(first, SETTINGS, BEFORE, moved)).as("the horizon moves on").isEmpty();
    slack.hiddenBefore = Ts.ZERO;
    SyncRun second = new SyncRun();
    List<Change> changes = resumed(moved, SETTINGS, BEFORE, second);
    second.table.putAll(first.table);
    assertThat(second.table.keySet()).isEqualTo(slack.posts.keySet());
    assertThat(changes)
        .extracting(Change::ts)
        .doesNotContainAnyElementsOf(first.table.keySet())
        .doesNotHaveDuplicates();
    assertThat(resumed(second, SETTINGS, BEFORE, new SyncRun())).isEmpty();
  }
}
