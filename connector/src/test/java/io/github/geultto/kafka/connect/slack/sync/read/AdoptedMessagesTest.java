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

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that were emitted before an operator set the offset: they are not repeated. */
class AdoptedMessagesTest {

  private static final Shown R1 = reply(at(11), at(1));

  private final SyncRun run = new SyncRun();

  AdoptedMessagesTest() {
    run.resume(Stored.command(Map.of("ts", at(100).toString()), SyncRun.SETTINGS, run.now));
  }

  @Test
  void editAndDeletionAreEmitted() {
    assertThat(run.headPoll(post(at(2)), post(at(1)), post(at(0)))).isEmpty();
    assertThat(emitted(run.headPoll(post(at(2)), post(at(1)).text("고침"), post(at(0)))))
        .containsExactly(updated(at(1)));
    run.headPoll(post(at(2)), post(at(0)));
    assertThat(emitted(run.fail(run.thread(), Failure.MISSING))).containsExactly(deleted(at(1)));
  }

  @Test
  void editOfAReplyIsEmitted() {
    Shown parent = post(at(1)).replies(R1);
    assertThat(run.headPoll(parent)).isEmpty();
    if (run.changedThread().isPresent()) {
      run.sync.reset();
      assertThat(run.thread(parent, R1)).isEmpty();
    } else {
      assertThat(run.reread(parent, R1)).isEmpty();
    }
    assertThat(emitted(run.reread(parent, reply(at(11), at(1)).text("고침"))))
        .containsExactly(updated(at(11)));
  }

  @Test
  void broadcastReplyIsNotRepeatedAndItsEditIsEmitted() {
    Shown broadcast = reply(at(11), at(1)).broadcast();
    assertThat(run.headPoll(pageWithMore("a", broadcast))).isEmpty();
    Shown edited = reply(at(11), at(1)).broadcast().text("고침");
    assertThat(emitted(run.answer(run.thread(), page(post(at(1)).replies(edited), edited))))
        .contains(updated(at(11)));
  }

  @Test
  void reactionsAreCompletedBeforeTheyAreCompared() {
    assertThat(run.headPoll(post(at(1)).reaction("heart", 2, "U1"))).isEmpty();
    Request.Reactions request = run.sync.reactions(run.now).orElseThrow();
    assertThat(run.complete(request, hearts("U1", "U2"))).as("as emitted before").isEmpty();
    assertThat(run.headPoll(post(at(1)).reaction("heart", 2, "U1"))).isEmpty();
    assertThat(emitted(run.headPoll(post(at(1)).reaction("heart", 1, "U2"))))
        .containsExactly(updated(at(1)));
  }

  private static List<Message.Reaction> hearts(String... users) {
    return post(at(1)).reaction("heart", users.length, users).message().reactions();
  }
}
