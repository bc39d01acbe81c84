package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.deleted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events about messages that are being read at the same time. */
class EventRacesTest {

  private static final Ts ONE = at(1);

  private final SyncRun run = SyncRun.having(post(ONE).text("글"));
  private final Ts fresh = run.now.plus(1);
  private final Ts old = run.now.minus(Duration.ofDays(700));

  private Event.Reacted reacted(Ts ts, String user, boolean added) {
    return new Event.Reacted("C1", ts, user, "heart", added, run.now.plus(1));
  }

  private Event.Changed changed(Ts ts, Ts root) {
    return new Event.Changed("C1", ts, root, run.now);
  }

  private Event.Deleted removed(Ts ts, Ts root) {
    return new Event.Deleted("C1", ts, root, run.now);
  }

  private static List<Reaction> hearts(String... users) {
    return List.of(new Reaction("heart", List.of(users), users.length));
  }

  // ---------------------------------------------------------------- pages of history

  @Test
  void editIsNotLostToAReactionThatArrivesWhileItIsRead() {
    run.event(changed(ONE, ONE));
    Request.History request = run.sync.history().named(run.now);
    run.event(reacted(ONE, "U1", true));
    run.answer(request, page(post(ONE).text("고침")));
    assertThat(run.sync.history().areNamedDue()).isTrue();
    run.named(post(ONE).text("고침").reaction("heart", 1, "U1"));
    assertThat(run.table.get(ONE).text()).isEqualTo("고침");
    assertThat(run.sync.history().areNamedDue()).isFalse();
  }

  @Test
  void pageThatAnEventOutdatedIsReadAgainWhereItDiffers() {
    Request.History request = run.sync.history().head(run.now);
    run.event(reacted(ONE, "U1", true));
    run.answer(request, page(post(ONE).text("고침")));
    assertThat(run.sync.history().areNamedDue()).isTrue();
    run.named(post(ONE).text("고침").reaction("heart", 1, "U1"));
    run.event(reacted(ONE, "U2", true));
    Shown both = post(ONE).text("고침").reaction("heart", 2, "U1", "U2");
    run.answer(run.sync.history().head(run.now), page(both));
    assertThat(run.sync.history().areNamedDue()).as("it shows what the event said").isFalse();
  }

  @Test
  void deletedMessageIsNotEmittedByAPageRequestedBefore() {
    Request.History request = run.sync.history().head(run.now);
    run.event(removed(fresh, fresh));
    assertThat(run.answer(request, page(post(fresh), post(ONE).text("글")))).isEmpty();
  }

  @Test
  void deletedReplyIsNotEmittedByAReadingRequestedBefore() {
    Shown reply = reply(fresh, ONE);
    Shown parent = post(ONE).text("글").replies(reply);
    run.headPoll(parent);
    Request.Replies request = run.thread();
    run.event(removed(fresh, ONE));
    assertThat(run.answer(request, page(parent, reply))).isEmpty();
  }

  @Test
  void emptyPageWithMoreToComeIsFollowedByItsCursor() {
    run.event(changed(ONE, ONE));
    run.answer(run.sync.history().named(run.now), pageWithMore("next"));
    Request.History second = run.sync.history().named(run.now);
    assertThat(second.cursor()).isEqualTo("next");
    assertThat(emitted(run.answer(second, page(post(ONE).text("고침")))))
        .containsExactly(updated(ONE));
    assertThat(run.sync.history().areNamedDue()).isFalse();
  }

  @Test
  void newestPageNamedByAnEventIsReadAgainAfterAReset() {
    run.sync.hints().readAgain();
    run.sync.history().named(run.now);
    run.sync.reset();
    assertThat(run.sync.history().areNamedDue()).isTrue();
  }

  @Test
  void editIsEmittedOfAPostThatLeavesTheWindowBeforeItIsRead() {
    run.headPoll(post(ONE).text("글"), post(at(-9)));
    run.now = at(0).plus(SyncRun.W).plus(3_000_000L);
    Request.History head = run.sync.history().head(run.now);
    run.event(changed(ONE, ONE));
    run.answer(head, page(post(fresh), post(ONE).text("글"), post(at(-9))));
    Request.Single single = run.single();
    assertThat(single.ts()).isEqualTo(ONE);
    assertThat(emitted(run.answer(single, page(post(ONE).text("고침")))))
        .containsExactly(updated(ONE));
  }

  // ---------------------------------------------------------------- threads

  @Test
  void editOfAReplyIsNotLostToAReactionThatArrivesWhileItIsRead() {
    Shown reply = reply(fresh, ONE);
    Shown parent = post(ONE).text("글").replies(reply);
    run.headPoll(parent);
    run.thread(parent, reply);
    run.event(changed(fresh, ONE));
    Request.Replies request = run.thread();
    run.event(reacted(fresh, "U1", true));
    run.answer(request, page(parent, reply(fresh, ONE).text("고침")));
    run.thread(parent, reply(fresh, ONE).text("고침").reaction("heart", 1, "U1"));
    assertThat(run.table.get(fresh).text()).isEqualTo("고침");
    assertThat(run.changedThread()).isEmpty();
  }

  // ---------------------------------------------------------------- messages by themselves

  @Test
  void lateEventOfANewPostDoesNotHideTheEditThatIsBeingRead() {
    run.event(changed(fresh, fresh));
    Request.Single request = run.single();
    run.event(new Event.Posted("C1", post(fresh).message(), fresh));
    run.answer(request, page(post(fresh).text("고침")));
    assertThat(run.sync.hints().waiting()).hasSize(1);
    assertThat(emitted(run.named(post(fresh).text("고침"), post(ONE).text("글"))))
        .containsExactly(updated(fresh));
  }

  // ---------------------------------------------------------------- reactions

  @Test
  void completeReactionsAreNotTakenFromBeforeAnEvent() {
    run.headPoll(post(fresh).reaction("heart", 3, "U1"), post(ONE).text("글"));
    run.complete(run.sync.reactions(run.now).orElseThrow(), hearts("U1", "U2", "U3"));
    run.event(reacted(fresh, "U1", false));
    run.event(reacted(fresh, "U5", true));
    assertThat(run.table.get(fresh).reactions()).isEqualTo(hearts("U2", "U3", "U5"));
    run.later(SyncRun.P);
    run.headPoll(post(fresh).reaction("heart", 3, "U2"), post(ONE).text("글"));
    assertThat(run.table.get(fresh).reactions()).as("older").isEqualTo(hearts("U2", "U3", "U5"));
    assertThat(run.complete(run.sync.reactions(run.now).orElseThrow(), hearts("U2", "U3", "U5")))
        .isEmpty();
  }

  @Test
  void reactionsAskedForBeforeAnEventAreAskedForAgain() {
    Shown popular = post(fresh).reaction("heart", 3, "U3");
    run.headPoll(popular, post(ONE).text("글"));
    Request.Reactions request = run.sync.reactions(run.now).orElseThrow();
    run.event(reacted(fresh, "U1", false));
    run.event(reacted(fresh, "U5", true));
    run.named(popular, post(ONE).text("글"));
    run.complete(request, hearts("U1", "U2", "U3"));
    run.complete(run.sync.reactions(run.now).orElseThrow(), hearts("U2", "U3", "U5"));
    assertThat(run.table.get(fresh).reactions()).isEqualTo(hearts("U2", "U3", "U5"));
  }

  @Test
  void reactionOlderThanALaterReadingThatDidNotShowItIsRead() {
    run.later(Duration.ofMinutes(9));
    Event.Reacted late = reacted(ONE, "U1", true);
    run.later(SyncRun.P);
    run.headPoll(post(ONE).text("글"));
    assertThat(run.event(late)).isEmpty();
    assertThat(run.sync.history().areNamedDue()).isTrue();
  }

  @Test
  void deletedMessageIsNotEmittedOnceItsReactionsAreComplete() {
    run.event(changed(old, old));
    run.answer(run.single(), page(post(old).reaction("heart", 2, "U1")));
    Request.Reactions request = run.sync.reactions(run.now).orElseThrow();
    assertThat(emitted(run.event(removed(old, old)))).containsExactly(deleted(old));
    assertThat(run.complete(request, hearts("U1", "U2"))).isEmpty();
  }
}
