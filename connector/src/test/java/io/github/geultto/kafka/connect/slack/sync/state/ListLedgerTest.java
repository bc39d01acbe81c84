package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.sync.state.ListLedger.Difference;
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
    assertThat(fresh.differences(Map.of("U1", 1), true))
        .containsExactly(new Difference(Op.READ, "U1"));
    fresh.emitted("U1", 1);
    assertThat(restarted(fresh).differences(Map.of("U1", 1, "U2", 2), true))
        .containsExactly(new Difference(Op.CREATE, "U2"));
  }

  @Test
  void whatDidNotChangeIsNotToldAgain() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 2));
    assertThat(ledger.differences(Map.of("U1", 1, "U2", 3), true))
        .containsExactly(new Difference(Op.UPDATE, "U2"));
  }

  @Test
  void aDifferenceIsToldUntilItWasEmitted() {
    ListLedger ledger = remembering(Map.of("U1", 1));
    Map<String, Integer> now = Map.of("U1", 2);
    assertThat(ledger.differences(now, true)).hasSize(1);
    assertThat(ledger.differences(now, true)).hasSize(1);
    ledger.emitted("U1", 2);
    assertThat(ledger.differences(now, true)).isEmpty();
  }

  @Test
  void whatIsGoneIsDeletedOnce() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 2));
    assertThat(ledger.differences(Map.of("U1", 1), true))
        .containsExactly(new Difference(Op.DELETE, "U2"));
    ledger.emitted("U2", null);
    assertThat(ledger.differences(Map.of("U1", 1), true)).isEmpty();
  }

  @Test
  void aListThatLacksMoreThanHalfWaitsForASecondOneLikeIt() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 2, "U3", 3));
    assertThat(ledger.differences(Map.of("U1", 1), true)).isEmpty();
    assertThat(ledger.differences(Map.of("U1", 1), true))
        .containsExactly(new Difference(Op.DELETE, "U2"), new Difference(Op.DELETE, "U3"));
  }

  @Test
  void halfIsNotMoreThanHalf() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 2));
    assertThat(ledger.differences(Map.of("U2", 2), true)).hasSize(1);
  }

  @Test
  void whatComesBackInTheSecondListIsKept() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 2, "U3", 3, "U4", 4, "U5", 5));
    assertThat(ledger.differences(Map.of("U5", 5), true)).isEmpty();
    assertThat(ledger.differences(Map.of("U4", 4, "U5", 5), true))
        .extracting(Difference::id)
        .containsExactly("U1", "U2", "U3");
  }

  @Test
  void onlyTwoListsInARowAreASecondLook() {
    Map<String, Integer> all = Map.of("U1", 1, "U2", 2, "U3", 3);
    ListLedger ledger = remembering(all);
    assertThat(ledger.differences(Map.of("U1", 1), true)).isEmpty();
    assertThat(ledger.differences(all, true)).isEmpty();
    assertThat(ledger.differences(Map.of("U1", 1), true)).isEmpty();
  }

  @Test
  void withoutTheGuardNothingWaits() {
    ListLedger ledger = remembering(Map.of("U1", 1, "U2", 2, "U3", 3));
    assertThat(ledger.differences(Map.of(), false)).hasSize(3);
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
    assertThat(remembering(entries).differences(entries, true)).isEmpty();
    entries.replaceAll((id, print) -> print + 1);
    assertThat(remembering(entries).differences(new TreeMap<>(), false)).hasSize(entries.size());
  }

  @Test
  void anEmptyListIsRememberedAsOne() {
    ListLedger empty = remembering(Map.of());
    assertThat(empty.differences(Map.of("U1", 1), true))
        .as("after an offset, what appears is new")
        .containsExactly(new Difference(Op.CREATE, "U1"));
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

  private static ListLedger remembering(Map<String, Integer> entries) {
    ListLedger ledger = ListLedger.fromOffset(null);
    entries.forEach(ledger::emitted);
    return restarted(ledger);
  }

  private static ListLedger restarted(ListLedger ledger) {
    return ListLedger.fromOffset(ledger.toOffset());
  }
}
