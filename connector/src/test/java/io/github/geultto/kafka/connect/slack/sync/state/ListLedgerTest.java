package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.geultto.kafka.connect.slack.model.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was emitted of the users or channels. */
class ListLedgerTest {

  @Test
  void theFirstListIsReadAndWhatComesLaterIsNew() {
    ListLedger fresh = ListLedger.fromOffset(null);
    assertThat(fresh.compare("U1", 1)).contains(Op.READ);
    assertThat(fresh.compare("U2", 1)).contains(Op.READ);
    fresh.complete(true);
    assertThat(fresh.compare("U3", 1)).as("in the second list").contains(Op.CREATE);
    assertThat(restarted(fresh).compare("U4", 2)).contains(Op.CREATE);
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

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void anOffsetRemembersEveryEntry(long seed) {
    Random random = new Random(seed);
    Map<String, Integer> entries = new TreeMap<>();
    for (int i = random.nextInt(3_000); i >= 0; i--) {
      entries.put("U" + Long.toString(random.nextLong() & 0xFFFFFFFFFL, 36), random.nextInt());
    }
    entries.put("U-largest", -1);
    ListLedger ledger = remembering(entries);
    entries.forEach((id, print) -> assertThat(ledger.compare(id, print)).isEmpty());
    ListLedger gone = remembering(entries);
    assertThat(list(gone, false)).isEmpty();
    assertThat(list(gone, false)).hasSize(entries.size());
  }

  @Test
  void anEmptyListIsRememberedAsOne() {
    ListLedger empty = remembering(Map.of());
    assertThat(empty.compare("U1", 1))
        .as("after an offset, what appears is new")
        .contains(Op.CREATE);
  }

  @Test
  void anOffsetThatAnOperatorWroteIsRefusedWithTheWayOut() {
    for (Map<String, ?> offset :
        List.<Map<String, ?>>of(
            Map.of("ts", "1704067200.000000"),
            Map.of(),
            Map.of("v", 2L, "ledger", ""),
            Map.of("v", "1", "ledger", ""),
            Map.of("v", 1L, "ledger", 5))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ListLedger.fromOffset(offset))
          .withMessageContaining("can only be removed (null)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!!", "QUJD", "", "eCAAAAAB"})
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aDamagedLedgerIsRefusedWithTheWayOut(String text) {
    Map<String, Object> offset = new HashMap<>(Map.of("v", 1L, "ledger", text));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListLedger.fromOffset(offset))
        .withMessageContaining("damaged")
        .withMessageContaining("remove the offset (null)");
  }

  @Test
  void aLedgerCutShortIsRefused() {
    Map<String, Object> offset = new HashMap<>(remembering(Map.of("U1", 1, "U2", 2)).toOffset());
    String text = (String) offset.get("ledger");
    offset.put("ledger", text.substring(0, text.length() / 8 * 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListLedger.fromOffset(offset))
        .withMessageContaining("damaged");
  }

  /** A complete list of some ids, without news of them. */
  private static List<String> list(ListLedger ledger, boolean guarded, String... ids) {
    for (String id : ids) {
      ledger.keep(id);
    }
    return ledger.complete(guarded);
  }

  private static ListLedger remembering(Map<String, Integer> entries) {
    ListLedger ledger = ListLedger.fromOffset(null);
    entries.forEach(ledger::compare);
    return restarted(ledger);
  }

  private static ListLedger restarted(ListLedger ledger) {
    return ListLedger.fromOffset(ledger.toOffset());
  }
}
