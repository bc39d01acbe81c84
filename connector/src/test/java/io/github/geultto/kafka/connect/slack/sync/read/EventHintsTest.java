package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.created;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.deleted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What events say is emitted at once or read, and once only. */
class EventHintsTest {

  private static final Shown P1 = post(at(1)).text("글");

  private final SyncRun run = SyncRun.having(P1);
  private final Ts fresh = run.now.plus(1);

  private Event.Posted posted(Shown shown) {
    return new Event.Posted("C1", shown.message(), shown.message().ts());
  }

  private Event.Reacted reacted(Ts ts, String user, boolean added, Ts at) {
    return new Event.Reacted("C1", ts, user, "heart", added, at);
  }

  private Event.Changed changed(Ts ts, Ts root) {
    return new Event.Changed("C1", ts, root, run.now);
  }

  private Event.Deleted removed(Ts ts, Ts root) {
    return new Event.Deleted("C1", ts, root, run.now);
  }

  private Ts daysAgo(int days) {
    return run.now.minus(Duration.ofDays(days));
  }

  @Nested
  class NewMessages {

    @Test
    void postIsEmittedAtOnceAndOnce() {
      assertThat(emitted(run.event(posted(post(fresh))))).containsExactly(created(fresh));
      assertThat(run.event(posted(post(fresh)))).isEmpty();
      assertThat(run.headPoll(post(fresh), P1)).isEmpty();
    }

    @Test
    void postIsNotEmittedAgainAfterARestart() {
      run.event(posted(post(fresh)));
      run.restart();
      assertThat(run.headPoll(post(fresh), P1)).isEmpty();
    }

    @Test
    void eventMovesNoWatermark() {
      Ts missed = run.now.plus(1);
      Ts later = run.now.plus(2);
      run.event(posted(post(later)));
      assertThat(run.sync.state().unread.contains(missed)).isTrue();
      assertThat(run.sync.state().unread.contains(later)).isTrue();
      run.restart();
      assertThat(emitted(run.headPoll(post(later), post(missed), P1)))
          .as("what was written before and not announced")
          .containsExactly(created(missed));
    }

    @Test
    void postThatThePageBeforeDidNotShowIsRead() {
      run.later(Duration.ofMinutes(10));
      Ts known = run.now.plus(-1_000_000L);
      run.headPoll(post(run.now), P1);
      assertThat(run.event(posted(post(known)))).as("it was deleted, or the page is old").isEmpty();
      assertThat(run.single().ts()).isEqualTo(known);
    }

    @Test
    void replyIsEmittedAtOnceAndItsThreadReadForTheParent() {
      Shown reply = reply(fresh, at(1));
      assertThat(emitted(run.event(posted(reply)))).containsExactly(created(fresh));
      Shown parent = post(at(1)).text("글").replies(reply);
      assertThat(run.thread(parent, reply)).as("the history is the parent's source").isEmpty();
      run.later(SyncRun.P);
      assertThat(emitted(run.headPoll(parent))).containsExactly(updated(at(1)));
      assertThat(run.changedThread()).isEmpty();
    }

    @Test
    void deletedMessageIsNotEmittedByALateEvent() {
      run.event(posted(post(fresh)));
      assertThat(emitted(run.event(removed(fresh, fresh)))).containsExactly(deleted(fresh));
      assertThat(run.event(posted(post(fresh)))).isEmpty();
      assertThat(run.sync.hints().waiting()).isEmpty();
    }

    @Test
    void deletionThatArrivesBeforeTheMessage() {
      assertThat(run.event(removed(fresh, fresh))).isEmpty();
      assertThat(run.event(posted(post(fresh)))).isEmpty();
    }

    @Test
    void answerThatWasRequestedBeforeDoesNotDeleteIt() {
      Request.History request = run.sync.history().head(run.now);
      run.event(posted(post(fresh)));
      assertThat(run.answer(request, page(P1))).isEmpty();
      assertThat(run.changedThread()).isEmpty();
    }
  }

  @Nested
  class Reactions {

    @Test
    void reactionOnARememberedMessageNeedsNoCall() {
      run.event(posted(post(fresh)));
      List<Change> changes = run.event(reacted(fresh, "U1", true, fresh.plus(1)));
      assertThat(emitted(changes)).containsExactly(updated(fresh));
      assertThat(changes.get(0).message().reactions())
          .containsExactly(new Reaction("heart", List.of("U1"), 1));
      assertThat(run.sync.hints().waiting()).isEmpty();
    }

    @Test
    void reactionTakenBackIsGone() {
      run.event(posted(post(fresh)));
      run.event(reacted(fresh, "U1", true, fresh.plus(1)));
      List<Change> changes = run.event(reacted(fresh, "U1", false, fresh.plus(2)));
      assertThat(changes.get(0).message().reactions()).isEmpty();
    }

    @Test
    void orderIsThatOfSlack() {
      run.event(posted(post(fresh)));
      run.event(reacted(fresh, "U1", false, fresh.plus(2)));
      assertThat(run.event(reacted(fresh, "U1", true, fresh.plus(1)))).isEmpty();
    }

    @Test
    void eventOlderThanWhatWasReadLeadsToAReading() {
      run.headPoll(post(at(1)).text("글"));
      assertThat(run.event(reacted(at(1), "U1", true, at(5)))).isEmpty();
      assertThat(emitted(run.named(post(at(1)).text("글").reaction("heart", 1, "U1"))))
          .containsExactly(updated(at(1)));
    }

    @Test
    void reactionOnAMessageThatIsNotRememberedIsRead() {
      run.restart();
      run.headPoll(P1);
      run.sync.share(new RecentMessages(0));
      run.event(reacted(at(1), "U1", true, run.now));
      assertThat(run.sync.history().areNamedDue()).isTrue();
    }

    @Test
    void reactionOnAPopularMessageIsCompleted() {
      run.headPoll(post(fresh).reaction("heart", 3, "U1"), P1);
      run.event(reacted(fresh, "U4", true, run.now.plus(1)));
      assertThat(run.sync.history().areNamedDue()).isTrue();
    }
  }

  @Nested
  class ReadByOneCall {

    @Test
    void severalPostsAreReadWithOnePage() {
      SyncRun many = SyncRun.having(post(at(9)), post(at(5)), post(at(1)));
      many.event(new Event.Changed("C1", at(1), at(1), many.now));
      many.event(new Event.Changed("C1", at(9), at(9), many.now));
      Shown a = post(at(1)).text("a");
      Shown c = post(at(9)).text("c");
      assertThat(emitted(many.named(c, post(at(5)), a)))
          .containsExactly(updated(at(1)), updated(at(9)));
      assertThat(many.sync.history().areNamedDue()).isFalse();
    }

    @Test
    void postNamedAgainWhileItIsReadIsReadAgain() {
      run.event(changed(at(1), at(1)));
      Request.History request = run.sync.history().named(run.now);
      run.event(changed(at(1), at(1)));
      run.answer(request, page(P1));
      assertThat(run.sync.history().areNamedDue()).isTrue();
    }

    @Test
    void postNamedIsReadAgainAfterAFailure() {
      run.event(changed(at(1), at(1)));
      run.fail(run.sync.history().named(run.now), Failure.RETRY);
      assertThat(emitted(run.named(post(at(1)).text("고침")))).containsExactly(updated(at(1)));
    }

    @Test
    void editOfAReplyIsReadWithItsThread() {
      Shown reply = reply(fresh, at(1));
      Shown parent = post(at(1)).text("글").replies(reply);
      run.headPoll(parent);
      run.thread(parent, reply);
      run.event(changed(fresh, null));
      assertThat(emitted(run.thread(parent, reply(fresh, at(1)).text("고침"))))
          .containsExactly(updated(fresh));
    }

    @Test
    void newPostWithoutContentIsReadByItself() {
      run.event(changed(fresh, fresh));
      assertThat(emitted(run.answer(run.single(), page(post(fresh)))))
          .containsExactly(created(fresh));
      assertThat(run.headPoll(post(fresh), P1)).isEmpty();
    }

    @Test
    void messageThatCannotBeReadIsGivenUpAndCounted() {
      run.event(changed(fresh, fresh));
      for (int i = 0; i < 3; i++) {
        run.fail(run.single(), Failure.RETRY);
      }
      assertThat(run.sync.hints().waiting()).isEmpty();
      assertThat(run.sync.hints().lost()).isOne();
    }
  }

  @Nested
  class OlderThanTheWindow {

    private final Ts old = daysAgo(700);

    private void haveReadEverything() {
      run.headPoll(P1, post(daysAgo(800)), post(old));
      run.headPoll(P1);
    }

    @Test
    void reactionIsEmittedOnce() {
      haveReadEverything();
      run.event(reacted(old, "U1", true, run.now));
      Shown shown = post(old).reaction("heart", 1, "U1");
      assertThat(emitted(run.answer(run.single(), page(shown)))).containsExactly(updated(old));
      run.event(changed(old, old));
      assertThat(run.answer(run.single(), page(shown))).as("the same content").isEmpty();
    }

    @Test
    void secondReactionNeedsNoCall() {
      haveReadEverything();
      run.event(changed(old, old));
      run.answer(run.single(), page(post(old).text("고침")));
      assertThat(emitted(run.event(reacted(old, "U2", true, run.now.plus(1)))))
          .containsExactly(updated(old));
    }

    @Test
    void editOfAReplyIsEmitted() {
      haveReadEverything();
      Ts reply = old.plus(1_000_000L);
      run.event(changed(reply, old));
      assertThat(emitted(run.answer(run.single(), page(reply(reply, old).text("고침")))))
          .containsExactly(updated(reply));
    }

    @Test
    void deletionIsEmitted() {
      haveReadEverything();
      assertThat(emitted(run.event(removed(old, old)))).containsExactly(deleted(old));
    }

    @Test
    void deletionOfAReplyLeadsToAReadingOfItsParent() {
      haveReadEverything();
      Ts reply = old.plus(1_000_000L);
      assertThat(emitted(run.event(removed(reply, old)))).containsExactly(deleted(reply));
      assertThat(run.single().ts()).isEqualTo(old);
    }

    @Test
    void popularMessageIsEmittedWithAllReactions() {
      haveReadEverything();
      run.event(changed(old, old));
      assertThat(run.answer(run.single(), page(post(old).reaction("heart", 2, "U1")))).isEmpty();
      Request.Reactions request = run.sync.reactions(run.now).orElseThrow();
      List<Change> changes =
          run.complete(request, List.of(new Reaction("heart", List.of("U1", "U2"), 2)));
      assertThat(emitted(changes)).containsExactly(updated(old));
    }

    @Test
    void whatABackfillHasYetToReadIsLeftToIt() {
      SyncRun fresh = new SyncRun();
      fresh.headPoll(Shown.pageWithMore("more", post(at(9))));
      assertThat(fresh.event(removed(old, old))).isEmpty();
      fresh.event(changed(old, old));
      assertThat(fresh.sync.hints().waiting()).isEmpty();
    }
  }

  @Nested
  class Deletions {

    @Test
    void deletedReplyLeadsToAReadingOfItsThread() {
      Shown reply = reply(fresh, at(1));
      Shown parent = post(at(1)).text("글").replies(reply);
      run.headPoll(parent);
      run.thread(parent, reply);
      assertThat(emitted(run.event(removed(fresh, null)))).containsExactly(deleted(fresh));
    }

    @Test
    void parentWithRepliesIsNotDeletedByItsEvent() {
      Shown reply = reply(fresh, at(1));
      Shown parent = post(at(1)).text("글").replies(reply);
      run.headPoll(parent);
      run.thread(parent, reply);
      assertThat(run.event(removed(at(1), at(1)))).as("Slack keeps it for its replies").isEmpty();
      assertThat(run.changedThread()).isPresent();
    }

    @Test
    void answerThatWasRequestedBeforeDoesNotBringItBack() {
      Request.History request = run.sync.history().head(run.now);
      run.event(removed(at(1), at(1)));
      assertThat(run.answer(request, page(P1))).isEmpty();
    }
  }
}
