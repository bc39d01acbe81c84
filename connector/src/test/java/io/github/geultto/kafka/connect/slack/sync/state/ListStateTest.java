package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored of a list, in parts, and how a task goes on from it. */
class ListStateTest {

  private static final Ts NOW = Ts.parse("1700000000.000000");
  private static final Shape A = Shape.of(Map.of("topic.prefix", "a"));
  private static final Shape B = Shape.of(Map.of("topic.prefix", "b"));

  private Map<String, Object> head;
  private final Map<String, Map<String, Object>> parts = new HashMap<>();

  private ListState start() {
    return ListState.read(head, parts, Stored.SHAPE, NOW, Ts.ZERO);
  }

  /** As if all of it had been stored. */
  private void store(ListState state) {
    if (!state.isHeadStored()) {
      head = state.ride("U0", 1);
      state.headIsStored();
    }
    Part.NAMES.forEach(part -> parts.put(part, state.toOffset(part)));
  }

  private static Map<String, Integer> entries(int count) {
    Map<String, Integer> entries = new TreeMap<>();
    IntStream.range(0, count).forEach(i -> entries.put("U" + i, i + 1));
    return entries;
  }

  private static void emit(ListState state, Map<String, Integer> entries) {
    state.ledger.begin();
    entries.forEach(state.ledger::compare);
    state.ledger.complete(true);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void everyEntryIsRemembered(long seed) {
    Random random = new Random(seed);
    Map<String, Integer> entries = new TreeMap<>();
    for (int i = random.nextInt(3_000); i >= 0; i--) {
      entries.put("U" + Long.toString(random.nextLong() & 0xFFFFFFFFFL, 36), random.nextInt());
    }
    entries.put("U-largest", -1);
    ListState state = start();
    emit(state, entries);
    store(state);
    ListState again = start();
    entries.forEach((id, print) -> assertThat(again.ledger.compare(id, print)).isEmpty());
    assertThat(again.ledger.compare("U-new", 1)).contains(Op.CREATE);
  }

  @Test
  void anEntrySpeaksOfItsOwnPartAlone() {
    ListState state = start();
    emit(state, entries(100));
    store(state);
    state.ledger.begin();
    state.ledger.compare("U7", 999);
    for (String part : Part.NAMES) {
      if (part.equals(state.home("U7"))) {
        assertThat(state.toOffset(part)).isNotEqualTo(parts.get(part));
      } else {
        assertThat(state.toOffset(part)).isEqualTo(parts.get(part));
      }
    }
  }

  @Test
  void partsAreSmallWithAHundredThousandUsers() {
    ListState state = start();
    Map<String, Integer> entries = new TreeMap<>();
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      entries.put("U%09X".formatted(random.nextLong() & 0xFFFFFFFFFL), random.nextInt());
    }
    emit(state, entries);
    for (String part : Part.NAMES) {
      assertThat(state.toOffset(part).get("ledger").toString()).hasSizeLessThan(80_000);
    }
  }

  @Test
  void aRemovedHeadEmitsAllAgainAndForgetsNothing() {
    ListState state = start();
    emit(state, entries(3));
    store(state);
    head = null;
    ListState again = start();
    assertThat(again.isHeadStored()).isFalse();
    assertThat(again.ledger.compare("U0", 1)).contains(Op.READ);
    head = again.ride("U0", 1);
    again.headIsStored();
    ListState crashed = start();
    assertThat(crashed.ledger.compare("U0", 1)).as("it rode on the head").isEmpty();
    assertThat(crashed.ledger.compare("U1", 2)).contains(Op.READ);
    parts.put(crashed.home("U1"), crashed.toOffset(crashed.home("U1")));
    ListState later = start();
    assertThat(later.ledger.compare("U1", 2)).isEmpty();
    assertThat(later.ledger.compare("U2", 3)).contains(Op.READ);
  }

  @Test
  void aDeletionThatRodeOnTheHeadIsNotRepeated() {
    ListState state = start();
    emit(state, entries(3));
    store(state);
    head = null;
    ListState again = start();
    for (int i = 0; i < 2; i++) {
      again.ledger.begin();
      again.ledger.keep("U0");
      again.ledger.keep("U2");
      again.ledger.complete(true);
    }
    head = again.ride("U1", null);
    ListState crashed = start();
    assertThat(crashed.ledger.compare("U1", 2)).as("it is not known").contains(Op.CREATE);
  }

  @Test
  void versionOneStandsInForPartsThatAreNotStored() {
    head = Map.of("v", 1L, "ledger", ListCodec.encode(entries(50)));
    ListState upgraded = start();
    assertThat(upgraded.isHeadStored()).as("it stays until a command").isTrue();
    entries(50).forEach((id, print) -> assertThat(upgraded.ledger.compare(id, print)).isEmpty());
    upgraded.ledger.begin();
    assertThat(upgraded.ledger.compare("U9", 77)).contains(Op.UPDATE);
    parts.put(upgraded.home("U9"), upgraded.toOffset(upgraded.home("U9")));
    ListState again = start();
    assertThat(again.ledger.compare("U9", 77)).isEmpty();
    assertThat(again.ledger.compare("U10", 11)).isEmpty();
    head = null;
    assertThat(start().ledger.compare("U9", 77)).as("a command").contains(Op.READ);
  }

  @Test
  void whatTheConnectorStoredIsAcceptedAndNothingElse() {
    ListState state = start();
    emit(state, entries(3));
    store(state);
    ListState.checkHead(head, NOW);
    ListState.checkHead(Map.of("v", 1L, "ledger", ListCodec.encode(entries(5))), NOW);
    parts.values().forEach(part -> ListState.checkPart(part, NOW));
    for (Map<String, ?> offset :
        List.<Map<String, ?>>of(
            Map.of("ts", "1704067200.000000"),
            Map.of(),
            Map.of("v", 2L, "ledger", ""),
            Map.of("v", "1", "ledger", ""),
            Map.of("v", 2L, "n", "2024", "sent", ""),
            Map.of("v", 2L, "n", NOW.instant().toString(), "sent", "U1"),
            Map.of("v", 2L, "n", NOW.instant().toString()))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ListState.checkHead(offset, NOW))
          .withMessageContaining("or null, which emits the whole list again");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ListState.checkPart(offset, NOW))
          .withMessageContaining("or null, which emits the whole list again");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!!", "QUJD", "", "eCAAAAAB"})
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aDamagedLedgerIsRefusedWithTheWayOut(String text) {
    Map<String, Object> part = new HashMap<>(start().toOffset("00"));
    part.put("ledger", text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListState.checkPart(part, NOW))
        .withMessageContaining("corrupt")
        .withMessageContaining("or null, which emits the whole list again");
  }

  @Test
  void aLedgerCutShortIsRefused() {
    ListState state = start();
    emit(state, entries(300));
    Map<String, Object> part = new HashMap<>(state.toOffset("00"));
    String text = (String) part.get("ledger");
    part.put("ledger", text.substring(0, text.length() / 8 * 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListState.checkPart(part, NOW))
        .withMessageContaining("corrupt");
  }

  /** Command and prefix in one stop: U0 rides; stop; U0 must not come again. */
  @Test
  void whatRodeAfterACommandAndAnotherPrefixAtOnceIsNotRepeated() {
    ListState state = ListState.read(null, Map.of(), A, NOW, Ts.ZERO);
    state.ledger.begin();
    state.ledger.compare("U0", 7);
    state.ledger.complete(true);
    state.headIsStored();
    Map<String, Map<String, Object>> parts = new HashMap<>();
    parts.put(state.home("U0"), state.toOffset(state.home("U0")));
    ListState changed = ListState.read(null, parts, B, NOW.plus(1_000_000), Ts.ZERO);
    assertThat(changed.ledger.compare("U0", 7)).contains(Op.READ);
    Map<String, Object> head = changed.ride("U0", 7);
    ListState again = ListState.read(head, parts, B, NOW.plus(2_000_000), Ts.ZERO);
    assertThat(again.ledger.compare("U0", 7)).isEmpty();
  }

  /** What a list shows beyond what is stored is new, unless all of it is to be emitted. */
  @Test
  void whatAppearsAfterTheFirstRecordIsNew() {
    ListState first = ListState.read(null, Map.of(), A, NOW, Ts.ZERO);
    assertThat(first.ledger.compare("U0", 1)).contains(Op.READ);
    ListState again = ListState.read(first.ride("U0", 1), Map.of(), A, NOW, Ts.ZERO);
    assertThat(again.ledger.compare("U1", 1)).contains(Op.CREATE);
  }

  @Test
  void aNumberInTheFutureIsRefused() {
    Map<String, Object> part = new HashMap<>(start().toOffset("00"));
    part.put("n", "9999999999.999999");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListState.checkPart(part, NOW))
        .withMessageContaining("future");
  }
}
