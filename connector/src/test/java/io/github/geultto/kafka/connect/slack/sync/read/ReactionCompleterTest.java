package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Popular messages, of which a page lists only some of those who reacted. */
class ReactionCompleterTest {

  private static final Ts NOW = Ts.parse("1700000000.000000");
  private static final Ts POPULAR = NOW.minus(Duration.ofMinutes(1));
  private static final List<Reaction> ALL =
      List.of(new Reaction("tada", List.of("U1", "U2", "U3"), 3));

  private final ReactionCompleter completer = new ReactionCompleter();

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(completer.complete(popular(3), NOW)).isEmpty();
    assertThat(completer.next(NOW)).isEmpty();
    assertThat(completer.isDue(NOW)).isFalse();
  }

  @Test
  void wantedMessageIsRequestedOnce() {
    completer.want(popular(3));
    completer.want(popular(3));
    assertThat(completer.wanted()).isEqualTo(1);
    assertThat(completer.next(NOW)).contains(POPULAR);
    assertThat(completer.isDue(NOW)).isFalse();
    completer.want(popular(3));
    assertThat(completer.next(NOW)).isEmpty();
  }

  @Test
  void answerCompletesTheMessage() {
    completer.want(popular(3));
    completer.next(NOW);
    Message complete = completer.answered(POPULAR, ALL, NOW).orElseThrow();
    assertThat(complete).isEqualTo(popular(3).withReactions(ALL));
    assertThat(completer.wanted()).isZero();
  }

  @Test
  void messageThatChangedSinceTheRequestIsRequestedAgain() {
    completer.want(popular(3));
    completer.next(NOW);
    completer.want(popular(4));
    assertThat(completer.answered(POPULAR, ALL, NOW)).isEmpty();
    assertThat(completer.next(NOW)).contains(POPULAR);
    assertThat(completer.answered(POPULAR, ALL, NOW)).isPresent();
  }

  @Test
  void answerThatNobodyWantsIsIgnored() {
    assertThat(completer.answered(POPULAR, ALL, NOW)).isEmpty();
    assertThat(completer.failed(POPULAR, NOW)).isEmpty();
    assertThat(completer.missing(POPULAR, NOW)).isEmpty();
    completer.retry(POPULAR);
    assertThat(completer.wanted()).isZero();
  }

  // ---------------------------------------------------------------- what is remembered

  @Test
  void completeReactionsAreRememberedForTenMinutes() {
    completed(POPULAR);
    Duration ten = Duration.ofMinutes(10);
    assertThat(again(ten.minusMillis(1), popular(3))).contains(popular(3).withReactions(ALL));
    assertThat(again(ten, popular(3))).isEmpty();
  }

  @Test
  void completeReactionsOfAnOlderMessageAreRememberedForLonger() {
    Ts old = NOW.minus(Duration.ofHours(100));
    completed(old);
    Message same = Shown.post(old).reaction("tada", 3, "U1").message();
    assertThat(again(Duration.ofHours(15).minusMillis(1), same)).isPresent();
    assertThat(again(Duration.ofHours(15), same)).isEmpty();
  }

  @Test
  void otherCountOrOtherEmojiIsNotWhatIsRemembered() {
    completed(POPULAR);
    assertThat(again(Duration.ofSeconds(1), popular(4))).isEmpty();
    Message other = Shown.post(POPULAR).reaction("eyes", 3, "U1").message();
    assertThat(again(Duration.ofSeconds(1), other)).isEmpty();
  }

  @Test
  void otherSampleOfUsersIsWhatIsRemembered() {
    completed(POPULAR);
    Message other = Shown.post(POPULAR).reaction("tada", 3, "U9").message();
    assertThat(again(Duration.ofSeconds(1), other)).contains(other.withReactions(ALL));
  }

  @Test
  void fiveThousandMessagesAreRememberedAtMost() {
    for (int i = 0; i <= 5_000; i++) {
      completed(POPULAR.plus(-i));
    }
    assertThat(again(Duration.ZERO, popular(3))).as("the first one").isEmpty();
    Message second = Shown.post(POPULAR.plus(-1)).reaction("tada", 3, "U1").message();
    assertThat(again(Duration.ZERO, second)).isPresent();
  }

  // ---------------------------------------------------------------- failures

  @Test
  void throttledRequestIsRepeatedWithoutCounting() {
    completer.want(popular(3));
    for (int i = 0; i < 10; i++) {
      assertThat(completer.next(NOW)).contains(POPULAR);
      completer.retry(POPULAR);
    }
    assertThat(completer.isUnavailable(POPULAR)).isFalse();
  }

  @Test
  void thirdFailureTakesTheMessageAsShownAndRetriesItAfterTenSeconds() {
    completer.want(popular(3));
    for (int i = 1; i < 3; i++) {
      completer.next(NOW);
      assertThat(completer.failed(POPULAR, NOW)).isEmpty();
      assertThat(completer.isUnavailable(POPULAR)).isFalse();
    }
    completer.next(NOW);
    assertThat(completer.failed(POPULAR, NOW)).contains(popular(3));
    assertThat(completer.isUnavailable(POPULAR)).isTrue();
    assertThat(completer.wanted()).isEqualTo(1);
    assertThat(completer.isDue(NOW.plus(Duration.ofSeconds(10).minusMillis(1)))).isFalse();
    assertThat(completer.next(NOW.plus(Duration.ofSeconds(10)))).contains(POPULAR);
  }

  @Test
  void pausesDoubleToAnHour() {
    completer.want(popular(3));
    List<Long> pauses = new ArrayList<>();
    Ts now = NOW;
    for (int i = 0; i < 13; i++) {
      assertThat(completer.next(now)).contains(POPULAR);
      completer.failed(POPULAR, now);
      Ts failed = now;
      while (!completer.isDue(now)) {
        now = now.plus(Duration.ofSeconds(10));
      }
      pauses.add(now.since(failed).toSeconds());
    }
    assertThat(pauses)
        .startsWith(0L, 0L, 10L, 20L, 40L, 80L, 160L, 320L)
        .endsWith(1_280L, 2_560L, 3_600L, 3_600L);
  }

  @Test
  void missingMessageStaysAsShown() {
    completer.want(popular(3));
    completer.next(NOW);
    assertThat(completer.missing(POPULAR, NOW)).contains(popular(3));
    assertThat(completer.wanted()).isZero();
  }

  @Test
  void forgottenRequestsAreMadeAgain() {
    completer.want(popular(3));
    completer.next(NOW);
    completer.reset();
    assertThat(completer.next(NOW)).contains(POPULAR);
  }

  private void completed(Ts ts) {
    completer.want(Shown.post(ts).reaction("tada", 3, "U1").message());
    completer.next(NOW);
    completer.answered(ts, ALL, NOW);
  }

  private Optional<Message> again(Duration later, Message message) {
    return completer.complete(message, NOW.plus(later));
  }

  private static Message popular(long count) {
    return Shown.post(POPULAR).reaction("tada", count, "U1").message();
  }
}
