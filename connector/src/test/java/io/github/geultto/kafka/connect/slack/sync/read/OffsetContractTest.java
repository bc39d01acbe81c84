package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator may write into a channel's offset, and what becomes of it. */
class OffsetContractTest {

  private static final Ts NOW = Ts.parse("1700000000.000000");
  private static final SyncSettings SETTINGS =
      new SyncSettings(Ts.ZERO, Duration.ofDays(30), Duration.ofMinutes(1), true, false, 999, 1000);

  @Test
  void anOffsetWithoutTsIsRefused() {
    refused(Map.of(), "lacks \"ts\"");
  }

  @Test
  void anUnquotedNumberIsRefusedWithTheAdviceToQuoteIt() {
    refused(Map.of("ts", 1704067200.0001), "quote it");
    refused(Map.of("ts", 1704067200L), "quote it");
  }

  @Test
  void aTsThatIsNoTimestampIsRefused() {
    refused(Map.of("ts", "1.2.3"), "not a date");
    refused(Map.of("ts", "20240101"), "not a date");
    refused(Map.of("ts", "2024"), "not a date");
    refused(Map.of("ts", "0"), "not a date");
    refused(Map.of("ts", "1699999999.0000001"), "not a Slack timestamp");
  }

  @Test
  void millisecondsAreRefusedWithTheSecondsToWrite() {
    refused(
        Map.of("ts", "1704067200123"),
        "\"ts\" is \"1704067200123\", which is in milliseconds; a Slack timestamp is in seconds:"
            + " write \"1704067200.123000\"");
  }

  @Test
  void theFutureIsRefused() {
    refused(Map.of("ts", "1800000000.000000"), "future");
  }

  @Test
  void unknownFieldsAreRefusedByName() {
    refused(Map.of("ts", "1690000000.000000", "from", "x"), "\"from\"");
  }

  @Test
  void theConnectorsOwnFieldsGoWithTheirVersion() {
    refused(Map.of("ts", "1690000000.000000", "ledger", ""), "unknown field \"ledger\"");
    refused(Map.of("ts", "1690000000.000000", "v", 99L), "upgrade the connector");
  }

  @Test
  void aDamagedLedgerIsRefused() {
    Map<String, Object> offset = new LinkedHashMap<>(Stored.all(fresh().state(), NOW));
    offset.put("ledger", "!!!");
    assertThatThrownBy(() -> Stored.again(offset, SETTINGS, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("corrupt");
  }

  @Test
  void anyVersionNumberFromJsonIsRead() {
    Map<String, Object> offset = new LinkedHashMap<>(Stored.all(fresh().state(), NOW));
    offset.put("v", 2);
    assertThat(Stored.again(offset, SETTINGS, NOW).unread.watermark()).isEqualTo(Ts.ZERO);
  }

  @Test
  void everythingFromTheGivenInstantOnIsEmittedAgainAndNothingElse() {
    Ts before = NOW.minus(Duration.ofDays(3));
    Ts at = NOW.minus(Duration.ofDays(2));
    Ts after = NOW.minus(Duration.ofDays(1));
    ChannelState state = Stored.command(Map.of("ts", at.toString()), SETTINGS, NOW);
    ChannelSync sync = new ChannelSync("C1", SETTINGS, state);
    Request.History poll = sync.history().head(NOW);
    List<Change> changes = sync.apply(poll, page(post(after), post(at), post(before)), NOW);
    assertThat(changes).extracting(Change::ts).containsExactly(at, after);
    assertThat(changes).extracting(Change::op).containsOnly(Op.READ);
    assertThat(Stored.all(sync.state(), NOW))
        .containsEntry("ts", after.instant().toString())
        .doesNotContainKey("unread");
  }

  @Test
  void storedOffsetContinuesWhereItEnded() {
    ChannelSync sync = fresh();
    Ts newest = NOW.minus(Duration.ofDays(1));
    sync.apply(sync.history().head(NOW), page(post(newest)), NOW);
    ChannelState again = Stored.again(Stored.all(sync.state(), NOW), SETTINGS, NOW);
    ChannelSync next = new ChannelSync("C1", SETTINGS, again);
    Request.History poll = next.history().head(NOW);
    assertThat(next.apply(poll, page(post(newest)), NOW)).isEmpty();
  }

  @Test
  void aWindowThatGrewIsReadAgain() {
    ChannelSync sync = fresh();
    Ts old = NOW.minus(Duration.ofDays(40));
    sync.apply(sync.history().head(NOW), page(post(old)), NOW);
    SyncSettings wider =
        new SyncSettings(
            Ts.ZERO, Duration.ofDays(60), Duration.ofMinutes(1), true, false, 999, 1000);
    ChannelState again = Stored.again(Stored.all(sync.state(), NOW), wider, NOW);
    assertThat(again.unread.contains(old)).isTrue();
    assertThat(again.unread.contains(NOW.minus(Duration.ofDays(61)))).isFalse();
  }

  private static ChannelSync fresh() {
    return new ChannelSync("C1", SETTINGS, Stored.fresh(SETTINGS, NOW));
  }

  private static void refused(Map<String, ?> offset, String words) {
    assertThatThrownBy(() -> Stored.command(offset, SETTINGS, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
