package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.EarlierPrints;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Fingerprint;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One stored fingerprint in 4,096 of the version before looks like that of a tombstone. */
class DeletionAfterUpgradeTest {

  @Test
  void aMessageThatLooksLikeATombstoneIsDeletedAllTheSame() {
    int i = 0;
    while (!Fingerprint.isTombstone(print(i))) {
      i++;
    }
    SyncRun run = new SyncRun();
    run.headPoll(post(at(2)), post(at(1)).text("t" + i), post(at(0)));
    run.sync.state().ledger.put(at(1), at(1), print(i));
    run.restart();
    List<Change> changes = run.event(new Event.Deleted("C1", at(1), at(1), run.now));
    assertThat(changes).extracting(Change::op).containsExactly(Op.DELETE);
  }

  /** The same where Slack keeps the deleted message, because it has replies. */
  @Test
  void aMessageThatLooksLikeATombstoneIsDeletedWhenItBecomesOne() {
    int i = 0;
    while (!Fingerprint.isTombstone(print(i))) {
      i++;
    }
    SyncRun run = storedByTheVersionBefore(print(i));
    assertThat(run.headPoll(post(at(1)).text("t" + i))).as("nothing has changed").isEmpty();
    run = storedByTheVersionBefore(print(i));
    List<Change> changes = run.headPoll(post(at(1)).replies(1, at(2)).tombstone());
    assertThat(changes).extracting(Change::op).containsExactly(Op.DELETE);
  }

  private static SyncRun storedByTheVersionBefore(int print) {
    ChannelState state = Stored.fresh(SyncRun.SETTINGS, at(100));
    state.ledger.put(at(1), at(1), print);
    state.unread.cover(Ts.ZERO, at(1));
    Map<String, Object> offset = Stored.all(state, at(100));
    offset.put("settings", offset.get("settings") + " columns=8f88611d");
    SyncRun run = new SyncRun();
    run.resume(offset);
    return run;
  }

  private static int print(int i) {
    return EarlierPrints.withoutContent(post(at(1)).text("t" + i).message());
  }
}
