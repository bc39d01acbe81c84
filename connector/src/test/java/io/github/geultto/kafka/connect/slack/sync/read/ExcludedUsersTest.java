package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.SETTINGS;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.W;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.deleted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.reacted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A user is excluded whose messages and reactions were emitted. */
class ExcludedUsersTest {

  private static final PrivacyRules RULES = new PrivacyRules(Set.of("U2"), Set.of(), Set.of());
  private static final Shape EXCLUDING = Stored.SHAPE.with(Shape.EXCLUDED, RULES.exclusion());
  private static final SyncSettings WITH_REACTIONS =
      new SyncSettings(Ts.ZERO, W, P, true, false, 999, 1000, true);

  private final FakeChannel slack = new FakeChannel();
  private final Ts old = at(1).minus(Duration.ofDays(50));
  private final Ts oldReply = old.plus(5);
  private final Ts post = at(1);
  private final Ts reply = at(3);
  private final Ts others = at(2);

  ExcludedUsersTest() {
    slack.post(at(1).minus(Duration.ofDays(90)), null, "first");
    by2(old, null);
    by2(oldReply, old);
    by2(post, null);
    by2(reply, others);
    slack.post(others, null, "of somebody else");
    slack.post(at(4), post, "an answer to them");
    slack.posts.get(others).reactions.put("heart", Set.of("U2"));
    slack.posts.get(post).reactions.put("eyes", Set.of("U1"));
  }

  private void by2(Ts ts, Ts thread) {
    slack.post(ts, thread, "secret").author = "U2";
  }

  private SyncRun started(SyncSettings settings) {
    SyncRun run = new SyncRun(settings);
    run.resume(Stored.again(ChannelOffsets.NONE, settings, Stored.SHAPE, run.now));
    run.sync.state().headIsStored();
    run.settle(slack, Duration.ofDays(2), Duration.ofMinutes(97));
    return run;
  }

  /** Restarts it with the user excluded. */
  private SyncRun excluding(SyncRun before) {
    slack.privacy = RULES;
    SyncRun run = new SyncRun(before.settings);
    run.now = before.now;
    run.resume(
        Stored.again(Stored.of(before.sync.state(), before.now), run.settings, EXCLUDING, run.now));
    return run;
  }

  /** Everything is read again. */
  private SyncRun forgetting(SyncRun before) {
    SyncRun run = new SyncRun(before.settings);
    run.now = before.now;
    ChannelOffsets stored = Stored.of(before.sync.state(), before.now);
    ChannelOffsets command = new ChannelOffsets(Map.of("ts", "1970-01-02"), stored.parts());
    run.resume(Stored.again(command, run.settings, EXCLUDING, run.now));
    return run;
  }

  @Test
  void whatTheOffsetsRememberIsDeletedAtOnceAndOnce() {
    SyncRun run = excluding(started(SETTINGS));
    List<Change> changes = run.settle(slack);
    assertThat(emitted(changes))
        .containsExactlyInAnyOrder(deleted(post), deleted(reply), SyncRun.updated(others));
    assertThat(changes.toString()).doesNotContain("secret");
    assertThat(run.sync.state().changedSettings()).containsExactly(Shape.EXCLUDED);
    SyncRun again = excluding(run);
    assertThat(again.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97))).isEmpty();
  }

  @Test
  void theCommandDeletesWhatIsOlder() {
    SyncRun run = excluding(started(SETTINGS));
    run.settle(slack);
    SyncRun forgets = forgetting(run);
    List<Change> changes = forgets.settle(slack, Duration.ofDays(2), Duration.ofMinutes(97));
    assertThat(emitted(changes))
        .contains(deleted(old), deleted(oldReply), deleted(post), deleted(reply))
        .contains(SyncRun.read(others))
        .hasSize(7)
        .doesNotHaveDuplicates();
    assertThat(changes.toString()).doesNotContain("secret");
    assertThat(forgets.settle(slack, Duration.ofDays(2), Duration.ofMinutes(97))).isEmpty();
  }

  @Test
  void anAdoptedMessageIsDeletedToo() {
    slack.privacy = RULES;
    SyncRun run = new SyncRun();
    run.resume(Stored.command(Map.of("ts", at(9).toString()), SETTINGS, run.now));
    assertThat(emitted(run.settle(slack, Duration.ofDays(3), Duration.ofMinutes(97))))
        .contains(deleted(post), deleted(reply));
  }

  @Test
  void whatIsWrittenWhileTheTaskRunsWasNeverEmitted() {
    SyncRun run = excluding(started(SETTINGS));
    run.settle(slack);
    run.later(Duration.ofHours(1));
    by2(run.now, null);
    run.later(P);
    assertThat(run.settle(slack))
        .as("withheld, and no deletion: records are made of deletions alone")
        .allMatch(Change::isWithheld)
        .noneMatch(change -> emitted(List.of(change)).get(0).startsWith("d"));
  }

  @Test
  void whoIsNoLongerExcludedIsEmittedAgain() {
    SyncRun run = excluding(started(SETTINGS));
    run.settle(slack);
    slack.privacy = PrivacyRules.NONE;
    SyncRun back = new SyncRun();
    back.now = run.now;
    back.resume(
        Stored.again(Stored.of(run.sync.state(), run.now), SETTINGS, Stored.SHAPE, run.now));
    assertThat(back.settle(slack))
        .extracting(Change::message)
        .filteredOn(message -> message.text().equals("secret"))
        .extracting(Message::ts)
        .containsExactlyInAnyOrder(post, reply);
  }

  @Test
  void theirReactionsAreDeletedAndThoseToTheirMessages() {
    SyncRun first = started(WITH_REACTIONS);
    SyncRun run = excluding(first);
    List<Change> changes = run.settle(slack).stream().map(RULES::visible).toList();
    assertThat(reacted(changes))
        .containsExactlyInAnyOrder("d " + others + " U2:heart", "d " + post + " U1:eyes");
    assertThat(changes).filteredOn(Change::isOfReaction).allMatch(Change::isWithheld);
    assertThat(reacted(excluding(run).settle(slack))).isEmpty();
  }

  @Test
  void theCommandDeletesReactionsToOldMessages() {
    Ts popular = at(1).minus(Duration.ofDays(60));
    slack.post(popular, null, "popular").reactions.put("heart", Set.of("U3"));
    slack.posts.get(popular).reactions.put("star", new LinkedHashSet<>());
    slack.shownUsers = 2;
    slack.posts.get(popular).reactions.get("star").addAll(List.of("U5", "U6", "U7", "U2"));
    slack.posts.get(old).reactions.put("tada", Set.of("U1"));
    SyncRun run = excluding(started(WITH_REACTIONS));
    run.settle(slack);
    List<Change> changes =
        forgetting(run).settle(slack, Duration.ofDays(2), Duration.ofMinutes(97));
    assertThat(reacted(changes))
        .as("also one that Slack does not show in its first answer")
        .contains(
            "d " + popular + " U2:star", "d " + old + " U1:tada", "r " + popular + " U3:heart")
        .doesNotHaveDuplicates();
  }

  @Test
  void popularMessagesAreNotCompletedAgainAndAgain() {
    slack.shownUsers = 2;
    slack.posts.get(others).reactions.put("heart", new LinkedHashSet<>());
    slack.posts.get(others).reactions.get("heart").addAll(List.of("U5", "U6", "U2"));
    slack.privacy = RULES;
    SyncRun run = started(SETTINGS);
    int before = run.requests.size();
    run.settle(slack, Duration.ofMinutes(9), P);
    assertThat(run.requests.subList(before, run.requests.size()))
        .noneMatch(Request.Reactions.class::isInstance);
  }
}
