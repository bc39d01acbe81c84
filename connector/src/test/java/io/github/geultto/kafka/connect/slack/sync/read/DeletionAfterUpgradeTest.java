package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.EarlierPrints;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One stored fingerprint in 4,096 of the version before looks like that of a tombstone. */
class DeletionAfterUpgradeTest {

  @Test
  void aMessageThatLooksLikeATombstoneIsDeletedAllTheSame() {
    int i = 0;
    while (!Message.isTombstone(print(i))) {
      i++;
    }
    SyncRun run = new SyncRun();
    run.headPoll(post(at(2)), post(at(1)).text("t" + i), post(at(0)));
    run.sync.state().ledger.put(at(1), at(1), print(i));
    run.restart();
    List<Change> changes = run.event(new Event.Deleted("C1", at(1), at(1), run.now));
    assertThat(changes).extracting(Change::op).containsExactly(Op.DELETE);
  }

  private static int print(int i) {
    return EarlierPrints.withoutContent(post(at(1)).text("t" + i).message());
  }
}
