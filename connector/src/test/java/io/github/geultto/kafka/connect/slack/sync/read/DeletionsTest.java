package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Deletions.Verdict;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each piece of evidence, and what is decided by it. */
class DeletionsTest {

  private static final Ts NOW = Ts.parse("1700000000.000000");
  private static final Ts OLD = NOW.minus(Duration.ofDays(10));
  private static final Ts OLDER = OLD.plus(-1);
  private static final Duration HOLD = Duration.ofMinutes(5);

  private SyncSettings settings;
  private ChannelState state;
  private Changes changes;
  private Doubts doubts;
  private Deletions deletions;

  @BeforeEach
  void guarded() {
    with(true, false);
  }

  private void with(boolean guard, boolean retention) {
    Duration window = Duration.ofDays(30);
    settings =
        new SyncSettings(Ts.ZERO, window, Duration.ofMinutes(1), guard, retention, 999, 1000);
    state = Stored.fresh(settings, NOW);
    changes = new Changes("C1", settings, state, new InFlight(), new Completeness());
    doubts = new Doubts(settings, changes);
    deletions = new Deletions(settings, state, changes, doubts);
    at(NOW);
  }

  // ---------------------------------------------------------------- hidden or not

  @Test
  void missingMessageAloneIsNotBelievable() {
    assertThat(believable(OLD)).isEmpty();
    assertThat(doubts.contains(OLD)).isTrue();
    assertThat(doubts.wantedEvidence()).contains(OLD);
    assertThat(judge(OLD)).isEqualTo(Verdict.DOUBTFUL);
  }

  @Test
  void olderMessageInTheSameAnswerIsEvidence() {
    assertThat(deletions.believable(List.of(OLD), 2, OLDER, false)).containsExactly(OLD);
    assertThat(doubts.wantedEvidence()).isEmpty();
    assertThat(judge(OLD)).isEqualTo(Verdict.DELETED);
  }

  @Test
  void olderMessageInALaterAnswerIsEvidence() {
    believable(OLD);
    later(Duration.ofMinutes(1));
    doubts.oldestShown(OLDER);
    assertThat(doubts.wantedEvidence()).isEmpty();
    assertThat(believable(OLD)).containsExactly(OLD);
  }

  @Test
  void olderMessageInAnEarlierAnswerIsNoEvidence() {
    doubts.oldestShown(OLDER);
    later(Duration.ofMinutes(1));
    assertThat(believable(OLD)).isEmpty();
  }

  @Test
  void messageItselfIsNotOlder() {
    believable(OLD);
    doubts.oldestShown(OLD);
    assertThat(believable(OLD)).isEmpty();
  }

  @Test
  void messageIsHiddenIfNothingOlderIsShown() {
    believable(OLD);
    assertThat(doubts.hidden()).isZero();
    doubts.lookedBelow(OLD);
    assertThat(doubts.hidden()).isEqualTo(1);
    assertThat(doubts.wantedEvidence()).isEmpty();
    assertThat(believable(OLD)).isEmpty();
    assertThat(judge(OLD)).isEqualTo(Verdict.HIDDEN);
  }

  @Test
  void readingBelowOneMessageIsEvidenceForYoungerOnesToo() {
    believable(OLDER, OLD);
    assertThat(doubts.wantedEvidence()).as("the oldest first").contains(OLDER);
    doubts.lookedBelow(OLDER);
    assertThat(doubts.wantedEvidence()).isEmpty();
    assertThat(doubts.hidden()).isEqualTo(2);
  }

  @Test
  void messageYoungerThanADayIsNotHidden() {
    Ts young = NOW.minus(Duration.ofDays(1)).plus(1);
    assertThat(believable(young)).containsExactly(young);
    assertThat(believable(young.plus(-1))).isEmpty();
  }

  @Test
  void messageMissedWhileYoungStaysSo() {
    Ts young = NOW.minus(Duration.ofHours(23));
    deletions.believable(List.of(young), 1, Ts.MAX, true);
    later(Duration.ofHours(2));
    assertThat(believable(young)).containsExactly(young);
  }

  @Test
  void youngerMessageShownAtAGreaterAgeIsEvidence() {
    believable(OLD);
    Ts younger = OLD.plus(1_000);
    at(younger.plus(NOW.since(OLD)).plus(Duration.ofDays(2)).plus(-1));
    doubts.oldestShown(younger);
    assertThat(believable(OLD)).as("a policy's nightly job may be late").isEmpty();
    later(Duration.ofMillis(1));
    doubts.oldestShown(younger);
    assertThat(believable(OLD)).containsExactly(OLD);
  }

  @Test
  void whereRetentionIsFollowedNothingIsHidden() {
    with(true, true);
    assertThat(believable(OLD)).containsExactly(OLD);
    assertThat(judge(OLD)).isEqualTo(Verdict.DELETED);
  }

  @Test
  void shownMessageIsInNoDoubt() {
    believable(OLD);
    doubts.findInHistory(OLDER);
    doubts.dismiss(OLD);
    doubts.dismiss(OLDER);
    assertThat(doubts.contains(OLD)).isFalse();
    assertThat(doubts.wantedEvidence()).isEmpty();
  }

  @Test
  void missingThreadIsLookedForInTheHistoryWhateverIsShown() {
    doubts.findInHistory(OLD);
    doubts.oldestShown(OLDER);
    assertThat(doubts.wantedEvidence()).contains(OLD);
    doubts.lookedBelow(OLD);
    assertThat(doubts.wantedEvidence()).isEmpty();
  }

  // ---------------------------------------------------------------- the guard

  @Test
  void answerThatLacksOverFiftyMessagesAndOverHalfIsHeld() {
    List<Ts> missing = messages(51);
    assertThat(deletions.believable(missing, 101, OLDER, false)).isEmpty();
    assertThat(doubts.held()).isEqualTo(51);
    later(HOLD.minusMillis(1));
    assertThat(deletions.believable(missing, 101, OLDER, false)).isEmpty();
    later(Duration.ofMillis(1));
    assertThat(deletions.believable(missing, 101, OLDER, false)).isEqualTo(missing);
  }

  @Test
  void fiftyMessagesOrHalfAreNotHeld() {
    assertThat(deletions.believable(messages(50), 50, OLDER, false)).hasSize(50);
    assertThat(deletions.believable(messages(60), 120, OLDER, false)).hasSize(60);
    assertThat(doubts.held()).isZero();
  }

  @Test
  void withoutTheGuardNothingIsHeldButContradictions() {
    with(false, false);
    assertThat(deletions.believable(messages(51), 51, OLDER, false)).hasSize(51);
    assertThat(deletions.believable(List.of(OLD.plus(900)), 9, OLDER, true)).isEmpty();
  }

  @Test
  void contradictionIsHeldUntilASecondAnswer() {
    assertThat(deletions.believable(List.of(OLD), 9, OLDER, true)).isEmpty();
    assertThat(doubts.held()).isEqualTo(1);
    later(HOLD);
    assertThat(deletions.believable(List.of(OLD), 9, OLDER, true)).containsExactly(OLD);
  }

  @Test
  void contradictionThatIsResolvedIsNoLongerHeld() {
    deletions.believable(List.of(OLD), 9, OLDER, true);
    assertThat(deletions.believable(List.of(OLD), 9, OLDER, false)).containsExactly(OLD);
    assertThat(doubts.held()).isZero();
  }

  @Test
  void threadOfOverFiftyMessagesIsHeld() {
    List<Ts> replies = messages(50);
    doubts.lookedFor(replies);
    deletions.believable(List.of(OLD), 9, OLDER, false);
    assertThat(deletions.judge(OLD, replies)).isEqualTo(Verdict.DOUBTFUL);
    assertThat(deletions.judge(OLD, replies.subList(1, 50))).isEqualTo(Verdict.DELETED);
    assertThat(deletions.judge(OLD, replies)).isEqualTo(Verdict.DOUBTFUL);
    assertThat(doubts.held()).isEqualTo(1);
    later(HOLD);
    assertThat(deletions.judge(OLD, replies)).isEqualTo(Verdict.DELETED);
  }

  @Test
  void withoutTheGuardAThreadOfAnySizeIsNotHeld() {
    with(false, false);
    List<Ts> replies = messages(500);
    doubts.lookedFor(replies);
    deletions.believable(List.of(OLD), 9, OLDER, false);
    assertThat(deletions.judge(OLD, replies)).isEqualTo(Verdict.DELETED);
  }

  @Test
  void threadIsNotDeletedBeforeTheHistoryWasReadWhereItShowsReplies() {
    List<Ts> replies = messages(2);
    deletions.believable(List.of(OLD), 9, OLDER, false);
    assertThat(deletions.judge(OLD, replies)).isEqualTo(Verdict.DOUBTFUL);
    assertThat(doubts.wantedEvidence()).contains(replies.get(1));
    doubts.lookedFor(replies.get(1), replies.get(1));
    doubts.lookedBelow(replies.get(1));
    assertThat(deletions.judge(OLD, replies)).isEqualTo(Verdict.DOUBTFUL);
    assertThat(doubts.wantedEvidence()).as("further down").contains(replies.get(0));
    doubts.lookedFor(replies.get(0), replies.get(1));
    doubts.lookedBelow(replies.get(0));
    assertThat(deletions.judge(OLD, replies)).isEqualTo(Verdict.DELETED);
  }

  // ---------------------------------------------------------------- what is deleted

  @Test
  void deletionIsEmittedAndForgotten() {
    state.ledger.put(OLD, OLDER, 1);
    state.incomplete.put(OLD, OLDER);
    deletions.believable(List.of(OLD), 9, OLDER.plus(-1), true);
    deletions.delete(OLD, OLDER);
    assertThat(changes.all()).containsExactly(Change.deleted(OLD, OLDER, false));
    assertThat(state.ledger.contains(OLD)).isFalse();
    assertThat(state.incomplete).isEmpty();
    assertThat(doubts.contains(OLD)).isFalse();
    assertThat(doubts.held()).isZero();
  }

  @Test
  void doubtsAboutForgottenMessagesAreForgotten() {
    state.ledger.put(OLD, OLD, 1);
    believable(OLDER, OLD);
    doubts.forgetAllBut(state);
    assertThat(doubts.contains(OLD)).isTrue();
    assertThat(doubts.contains(OLDER)).isFalse();
  }

  private void at(Ts now) {
    changes.begin(now);
  }

  private void later(Duration time) {
    changes.begin(changes.now().plus(time));
  }

  /** An answer that shows only something younger. */
  private List<Ts> believable(Ts... missing) {
    return deletions.believable(List.of(missing), 999, changes.now(), false);
  }

  private Verdict judge(Ts root) {
    return deletions.judge(root, List.of());
  }

  private static List<Ts> messages(int count) {
    return IntStream.range(0, count).mapToObj(i -> OLD.plus(i)).toList();
  }
}
