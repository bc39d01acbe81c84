package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Op;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was emitted of the users or channels. */
class ListLedgerTest {

  @Test
  void theFirstListIsReadAndWhatComesLaterIsNew() {
    ListLedger fresh = new ListLedger(Op.READ);
    assertThat(fresh.compare("U1", 1)).contains(Op.READ);
    assertThat(fresh.compare("U2", 1)).contains(Op.READ);
    fresh.complete(true);
    assertThat(fresh.compare("U3", 1)).as("in the second list").contains(Op.CREATE);
  }

  @Test
  void whatDidNotChangeIsNotEmittedAgain() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 2));
    assertThat(ledger.compare("U1", 1)).isEmpty();
    assertThat(ledger.compare("U2", 3)).contains(Op.UPDATE);
    ledger.begin();
    assertThat(ledger.compare("U2", 3)).isEmpty();
  }

  @Test
  void whatIsToBeEmittedAgainIsReadAgainAndItsDeletionIsNotForgotten() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 0));
    for (int part = 0; part < 32; part++) {
      ledger.emitAgain(part);
    }
    assertThat(ledger.compare("U1", 1)).contains(Op.READ);
    assertThat(ledger.compare("U2", 0)).as("content that hashes to 0").contains(Op.READ);
    ledger.begin();
    assertThat(ledger.compare("U2", 0)).isEmpty();
    assertThat(list(ledger, false, "U2")).isEmpty();
    assertThat(list(ledger, false, "U2")).containsExactly("U1");
  }

  @Test
  void whatAListShowsTwiceIsOneEntry() {
    ListLedger ledger = remembering(Map.of());
    assertThat(ledger.compare("U1", 1)).contains(Op.CREATE);
    assertThat(ledger.compare("U1", 2)).isEmpty();
  }

  @Test
  void whatTwoListsInARowLackIsDeletedOnce() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 2));
    assertThat(list(ledger, true, "U1")).isEmpty();
    assertThat(list(ledger, true, "U1")).containsExactly("U2");
    assertThat(list(ledger, true, "U1")).isEmpty();
  }

  @Test
  void onlyCompleteListsInARowCount() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 2));
    assertThat(list(ledger, true, "U1")).isEmpty();
    assertThat(list(ledger, true, "U1", "U2")).isEmpty();
    assertThat(list(ledger, true, "U1")).isEmpty();
    ledger.compare("U1", 1);
    ledger.begin();
    ledger.compare("U1", 1);
    ledger.keep("U2");
    assertThat(ledger.complete(true)).as("a list that began again").isEmpty();
  }

  @Test
  void whereOverHalfIsMissingAThirdListHasToAgree() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 2, "U3", 3));
    assertThat(list(ledger, true, "U1")).isEmpty();
    assertThat(list(ledger, true, "U1")).isEmpty();
    assertThat(list(ledger, true, "U1")).containsExactly("U2", "U3");
    ListLedger unguarded = remembering(Map.of("U1", 1));
    assertThat(list(unguarded, false)).isEmpty();
    assertThat(list(unguarded, false)).containsExactly("U1");
  }

  @Test
  void entriesWithoutAnIdMayBeTheMissingOnes() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 2, "U3", 3));
    for (int i = 0; i < 2; i++) {
      ledger.unnamed();
      assertThat(list(ledger, true, "U1", "U2")).isEmpty();
    }
    ledger.unnamed();
    assertThat(list(ledger, true, "U1", "U2")).containsExactly("U3");
  }

  /** A complete list of some ids, without news of them. */
  private static List<String> list(ListLedger ledger, boolean guarded, String... ids) {
    for (String id : ids) {
      ledger.keep(id);
    }
    return ledger.complete(guarded);
  }

  private static ListLedger remembering(Map<String, Integer> entries) {
    ListLedger ledger = new ListLedger(Op.CREATE);
    entries.forEach(ledger::compare);
    ledger.begin();
    return ledger;
  }
}
