package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What other channels show is evidence for a few missing messages. */
class HorizonTest {

  private static final Ts NOW = Ts.parse("1700000000.000000");
  private static final Ts OLD = NOW.minus(Duration.ofDays(10));
  private static final Ts OLDER = OLD.plus(-1);

  private final Horizon horizon = new Horizon();
  private final SyncSettings settings =
      new SyncSettings(Ts.ZERO, Duration.ofDays(30), Duration.ofMinutes(1), true, false, 999, 1000);
  private final Changes changes =
      new Changes(
          "C1", settings, Stored.fresh(settings, Ts.ZERO), new InFlight(), new Completeness());
  private final Doubts doubts = new Doubts(settings, changes);
  private final Deletions deletions =
      new Deletions(settings, Stored.fresh(settings, NOW), changes, doubts);

  HorizonTest() {
    doubts.share(horizon, "C1");
    changes.begin(NOW);
  }

  @Test
  void olderMessageInAnotherChannelIsEvidence() {
    assertThat(believable(OLD)).isEmpty();
    horizon.shown("C2", OLDER, NOW);
    assertThat(believable(OLD)).containsExactly(OLD);
  }

  @Test
  void messageOfTheSameAgeInAnotherChannelIsNone() {
    horizon.shown("C2", OLD, NOW);
    assertThat(believable(OLD)).isEmpty();
  }

  @Test
  void anotherChannelMustHaveShownItSinceTheMessageIsMissing() {
    horizon.shown("C2", OLDER, NOW.plus(-1));
    assertThat(believable(OLD)).isEmpty();
    horizon.shown("C2", OLDER, NOW);
    assertThat(believable(OLD)).containsExactly(OLD);
  }

  @Test
  void onlyTheLastAnswerOfAChannelCounts() {
    horizon.shown("C2", OLDER, NOW);
    horizon.shown("C2", NOW, NOW);
    assertThat(believable(OLD)).isEmpty();
  }

  @Test
  void otherChannelsAreNoEvidenceForMoreThanThreeMessages() {
    horizon.shown("C2", OLDER, NOW);
    List<Ts> four = IntStream.range(0, 4).mapToObj(OLD::plus).toList();
    assertThat(believable(four.toArray(new Ts[0]))).isEmpty();
    four.subList(3, 4).forEach(doubts::dismiss);
    assertThat(believable(four.subList(0, 3).toArray(new Ts[0]))).hasSize(3);
  }

  @Test
  void messagesThatAreNotHiddenDoNotCount() {
    horizon.shown("C2", OLDER, NOW);
    Ts young = NOW.minus(Duration.ofHours(1));
    assertThat(believable(OLD, young, young.plus(1), young.plus(2))).hasSize(4);
  }

  @Test
  void whatThisChannelShowsIsSharedWithOthers() {
    doubts.oldestShown(OLDER);
    assertThat(horizon.showsOlderThan(OLD, NOW)).isTrue();
    assertThat(horizon.showsOlderThan(OLDER, NOW)).isFalse();
  }

  /** An answer that shows only something younger. */
  private List<Ts> believable(Ts... missing) {
    return deletions.believable(List.of(missing), 999, NOW, false);
  }
}
