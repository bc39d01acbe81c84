package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.reacted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Source;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.Sent;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each reaction is a row of its own, once per change, with the times that events report. */
class ReactionLogTest {

  private static final SyncSettings SETTINGS =
      new SyncSettings(Ts.ZERO, SyncRun.W, SyncRun.P, true, false, 999, 1000, true);

  private final SyncRun run = new SyncRun(SETTINGS);

  private Shown bare() {
    return post(at(1)).text("글");
  }

  private Shown liked() {
    return bare().reaction("heart", 1, "U1");
  }

  private Event.Reacted event(Ts ts, boolean added, Ts at) {
    return new Event.Reacted("C1", ts, "U1", "heart", added, at);
  }

  private ReactionChange row(Ts ts) {
    return run.reactions.get(ts + " U1 heart");
  }

  private List<Change> poll(Shown... shown) {
    run.later(SyncRun.P);
    return run.headPoll(shown);
  }

  @Nested
  class Polling {

    @Test
    void reactionsOfANewMessage() {
      List<Change> changes = run.headPoll(liked().reaction("eyes", 2, "U1", "U2"));
      assertThat(reacted(changes))
          .containsExactly(
              "r " + at(1) + " U1:eyes", "r " + at(1) + " U1:heart", "r " + at(1) + " U2:eyes");
      assertThat(row(at(1))).isEqualTo(new ReactionChange("U1", "heart", null, null, Source.POLL));
    }

    @Test
    void onlyWhatChangedIsEmitted() {
      run.headPoll(liked());
      assertThat(reacted(poll(liked().reaction("eyes", 1, "U2"))))
          .containsExactly("c " + at(1) + " U2:eyes");
      assertThat(poll(liked().reaction("eyes", 1, "U2"))).isEmpty();
    }

    @Test
    void reactionTakenBackIsFoundMissing() {
      run.headPoll(liked());
      List<Change> changes = poll(bare());
      assertThat(reacted(changes)).containsExactly("u " + at(1) + " U1:heart");
      assertThat(row(at(1)))
          .isEqualTo(new ReactionChange("U1", "heart", null, run.now, Source.POLL));
    }

    @Test
    void nothingIsRepeatedAfterARestart() {
      run.headPoll(liked());
      run.restart();
      assertThat(poll(liked())).isEmpty();
      assertThat(reacted(poll(bare()))).containsExactly("u " + at(1) + " U1:heart");
    }

    @Test
    void anOddEmojiIsTheSameAfterARestart() {
      run.headPoll(bare().reaction("\ud83d half", 1, "U1").reaction("nul\0", 1, "U1"));
      run.restart();
      assertThat(poll(bare().reaction("\ud83d half", 1, "U1").reaction("nul\0", 1, "U1")))
          .isEmpty();
    }

    @Test
    void usersThatSlackLeavesOutAreNotTakenBack() {
      run.headPoll(liked().reaction("eyes", 2, "U1", "U2"));
      List<Change> changes = poll(bare().reaction("eyes", 3, "U3"));
      assertThat(changes).as("compared when its reactions are complete").isEmpty();
      Request.Reactions request = run.sync.reactions(run.now).orElseThrow();
      List<Reaction> all = List.of(new Reaction("eyes", List.of("U1", "U2", "U3"), 3));
      assertThat(reacted(run.complete(request, all)))
          .containsExactly("c " + at(1) + " U3:eyes", "u " + at(1) + " U1:heart");
    }

    @Test
    void reactionsOfANewMessageThatAreCutAreCompleted() {
      assertThat(reacted(run.headPoll(bare().reaction("eyes", 2, "U2"))))
          .containsExactly("r " + at(1) + " U2:eyes");
      Request.Reactions request = run.sync.reactions(run.now).orElseThrow();
      List<Reaction> all = List.of(new Reaction("eyes", List.of("U1", "U2"), 2));
      assertThat(reacted(run.complete(request, all))).containsExactly("c " + at(1) + " U1:eyes");
    }

    @Test
    void deletedMessageTakesItsReactionsAlongFirst() {
      run.headPoll(post(at(2)), liked(), post(at(0)));
      List<Change> changes = poll(post(at(2)), post(at(0)));
      run.later(SETTINGS.holdTime());
      while (changes.isEmpty()) {
        changes = run.answer(run.thread(), Shown.page());
      }
      assertThat(changes.get(0).isOfReaction()).isTrue();
      assertThat(reacted(changes)).containsExactly("d " + at(1) + " U1:heart");
      assertThat(run.reactions).isEmpty();
    }

    @Test
    void oldMessagesAreEmittedOnceAndNotRemembered() {
      Ts old = run.now.minus(Duration.ofDays(40));
      run.headPoll(post(old).reaction("heart", 1, "U1"));
      assertThat(run.reactions).hasSize(1);
      assertThat(Stored.all(run.sync.state(), run.now)).doesNotContainKey("reactions");
    }

    @Test
    void messageThatLeavesTheWindowIsForgotten() {
      run.headPoll(liked());
      assertThat(Stored.all(run.sync.state(), run.now)).containsKey("reactions");
      run.later(SyncRun.W);
      run.headPoll(post(run.now), liked());
      assertThat(Stored.all(run.sync.state(), run.now)).doesNotContainKey("reactions");
    }

    @Test
    void switchedOnLaterReactionsOfTheWindowAreEmitted() {
      SyncRun without = new SyncRun();
      without.headPoll(liked());
      run.now = without.now;
      run.resume(Stored.all(without.sync.state(), without.now));
      List<Change> changes = poll(liked());
      assertThat(emitted(changes)).isEmpty();
      assertThat(reacted(changes)).containsExactly("c " + at(1) + " U1:heart");
    }

    @Test
    void withoutTheSettingNothingIsEmitted() {
      SyncRun without = new SyncRun();
      without.headPoll(bare());
      without.later(SyncRun.P);
      assertThat(reacted(without.headPoll(liked()))).isEmpty();
      without.event(event(at(1).minus(Duration.ofDays(700)), true, without.now));
      assertThat(without.reactions).isEmpty();
    }
  }

  @Nested
  class Events {

    private Ts given;

    private void give() {
      run.headPoll(bare());
      given = run.now.plus(1);
      run.event(event(at(1), true, given));
    }

    @Test
    void reactionHasTheTimeOfItsEvent() {
      give();
      assertThat(row(at(1)))
          .isEqualTo(new ReactionChange("U1", "heart", given, null, Source.EVENT));
      assertThat(poll(liked())).isEmpty();
    }

    @Test
    void removalHasBothTimes() {
      give();
      Ts taken = given.plus(5_000_000);
      List<Change> changes = run.event(event(at(1), false, taken));
      assertThat(emitted(changes)).containsExactly(updated(at(1)));
      assertThat(row(at(1)))
          .isEqualTo(new ReactionChange("U1", "heart", given, taken, Source.EVENT));
    }

    @Test
    void removalFoundByPollingKeepsTheTimeOfTheReaction() {
      give();
      run.restart();
      poll(bare());
      assertThat(row(at(1)))
          .isEqualTo(new ReactionChange("U1", "heart", given, run.now, Source.POLL));
    }

    @Test
    void eventAfterTheReadingAddsTheTime() {
      run.headPoll(bare());
      poll(liked());
      Ts before = run.now.plus(-1_000_000);
      List<Change> changes = run.event(event(at(1), true, before));
      if (changes.isEmpty()) {
        changes = run.named(liked());
      }
      assertThat(emitted(changes)).isEmpty();
      assertThat(reacted(changes)).containsExactly("u " + at(1) + " U1:heart");
      assertThat(row(at(1)).addedAt()).isEqualTo(before);
    }

    @Test
    void givenAgainAtATimeThatNoEventReported() {
      give();
      run.event(event(at(1), false, given.plus(10)));
      run.restart();
      poll(liked());
      assertThat(row(at(1))).isEqualTo(new ReactionChange("U1", "heart", null, null, Source.POLL));
    }

    @Test
    void rereadByTheOperatorKeepsTheTimes() {
      give();
      ChannelOffsets stored = Stored.of(run.sync.state(), run.now);
      Map<String, ?> command = Map.of("ts", at(0).toString());
      run.later(SyncRun.P);
      run.resume(Stored.again(new ChannelOffsets(command, stored.parts()), SETTINGS, run.now));
      List<Change> changes = poll(liked());
      assertThat(reacted(changes)).containsExactly("r " + at(1) + " U1:heart");
      assertThat(row(at(1)).addedAt()).isEqualTo(given);
    }

    /** The task stopped when the message had been sent and its reactions had not. */
    @Test
    void rereadByTheOperatorEmitsReactionsAlsoAfterACrash() {
      give();
      ChannelOffsets stored = Stored.of(run.sync.state(), run.now);
      run.later(SyncRun.P);
      Map<String, ?> command = Map.of("ts", at(0).toString());
      run.resume(Stored.again(new ChannelOffsets(command, stored.parts()), SETTINGS, run.now));
      Change message = poll(liked()).get(0);
      Map<String, ?> head = run.sync.state().ride(Sent.of(message));
      run.resume(Stored.again(new ChannelOffsets(head, stored.parts()), SETTINGS, run.now));
      run.restart();
      List<Change> changes = poll(liked());
      assertThat(changes).as("not the message").allMatch(Change::isOfReaction);
      assertThat(reacted(changes)).containsExactly("r " + at(1) + " U1:heart");
      assertThat(row(at(1)).addedAt()).isEqualTo(given);
      assertThat(poll(liked())).isEmpty();
    }

    @Test
    void oldMessageNeedsNoReading() {
      run.headPoll(bare());
      Ts old = run.now.minus(Duration.ofDays(700));
      given = run.now;
      assertThat(reacted(run.event(event(old, true, given))))
          .containsExactly("c " + old + " U1:heart");
      assertThat(run.event(event(old, true, given))).as("the same once more").isEmpty();
      Ts taken = given.plus(1_000);
      run.event(event(old, false, taken));
      assertThat(row(old)).isEqualTo(new ReactionChange("U1", "heart", given, taken, Source.EVENT));
      assertThat(run.event(event(old, true, given.plus(1)))).as("a late event").isEmpty();
    }

    @Test
    void messageThatIsReadLaterHasTheTime() {
      Ts written = run.now.plus(-10);
      run.event(event(written, true, run.now));
      run.headPoll(post(written).reaction("heart", 1, "U1"));
      assertThat(row(written).addedAt()).isEqualTo(run.now);
    }

    @Test
    void eventBeforeItsMessageIsReadIsNoRowYet() {
      Ts written = run.now.plus(-10);
      run.headPoll(post(run.now), bare());
      assertThat(run.event(event(written, true, run.now))).isEmpty();
      run.answer(run.single(), Shown.page());
      assertThat(run.reactions).as("there is no such message").isEmpty();
    }

    @Test
    void takenBackUnseenBeforeItsMessageIsRead() {
      Ts written = run.now.plus(-10);
      run.event(event(written, true, run.now));
      run.headPoll(post(written));
      assertThat(run.reactions).isEmpty();
    }

    @Test
    void givenAgainUnseenHasNotTheTimeBefore() {
      Ts written = run.now.plus(-10);
      run.event(event(written, true, run.now));
      run.headPoll(post(written).reaction("heart", 1, "U1"));
      poll(post(written));
      assertThat(row(written).source()).isEqualTo(Source.POLL);
      poll(post(written).reaction("heart", 1, "U1"));
      assertThat(row(written))
          .isEqualTo(new ReactionChange("U1", "heart", null, null, Source.POLL));
    }

    @Test
    void takenBackUnseenAfterItWasGivenAgainHasNotTheTimeBefore() {
      give();
      run.event(event(at(1), false, given.plus(10)));
      poll(liked());
      assertThat(row(at(1)).removedAt()).isNull();
      poll(bare());
      assertThat(row(at(1)))
          .isEqualTo(new ReactionChange("U1", "heart", null, run.now, Source.POLL));
    }

    @Test
    void repeatedEventIsNotTheTimeOfALaterReaction() {
      give();
      poll(bare());
      run.event(event(at(1), true, given));
      poll(liked());
      assertThat(row(at(1))).isEqualTo(new ReactionChange("U1", "heart", null, null, Source.POLL));
    }
  }
}
