package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import org.junit.jupiter.api.Test;

/**
 * A history that ends with a page emptied by a plan or a policy, and then with an empty last page.
 */
class EmptyEndTest {

  private static Page<Message> answer(Request.History request) {
    if ("a".equals(request.cursor())) {
      return pageWithMore("b");
    }
    if ("b".equals(request.cursor())) {
      return page();
    }
    // Shows the last message read, where the repeated request includes it.
    return request.latest().isAfter(at(5)) ? pageWithMore("a", post(at(5))) : pageWithMore("a");
  }

  @Test
  void backfillThatEndsWithAnEmptyPageAndAnEmptyEndIsDone() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("x", post(at(9))));
    int calls = 0;
    while (run.sync.history().isBackfillDue() && calls < 200 && !run.sync.isStuck()) {
      Request.History request = run.backfill();
      run.answer(request, answer(request));
      calls++;
    }
    assertThat(run.sync.isStuck()).isFalse();
    assertThat(run.sync.hasGap()).isFalse();
  }

  @Test
  void evidenceThatEndsWithAnEmptyPageAndAnEmptyEndIsDone() {
    SyncRun run = SyncRun.having(post(at(9)), post(at(1)));
    run.headPoll(post(at(9)));
    int calls = 0;
    while (run.sync.history().isEvidenceDue() && calls < 200 && !run.sync.isStuck()) {
      Request.History request = run.evidence();
      run.answer(request, answer(request));
      calls++;
    }
    assertThat(run.sync.isStuck()).isFalse();
    assertThat(run.sync.hiddenMessages()).isEqualTo(1);
  }
}
