package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Popular messages, of which a page lists only some of those who reacted. */
class ReactionCompleterTest {

  private static final Ts NOW = Ts.parse("1700000000.000000");
  private static final Ts POPULAR = NOW.minus(Duration.ofMinutes(1));
  private static final List<Reaction> ALL =
      List.of(new Reaction("tada", List.of("U1", "U2", "U3"), 3));

  private final ReactionCompleter completer = new ReactionCompleter();
  private final Request first = request(1);
  private final Request second = request(2);

  @Test
  void aPageThatListsEverybodyPassesAsItIs() {
    Page<Message> page =
        Shown.page(Shown.post(POPULAR).reaction("tada", 2, "U1", "U2"), Shown.post(NOW));
    assertThat(completer.complete(first, page, NOW)).contains(page);
    assertThat(completer.next()).isEmpty();
  }

  @Test
  void aPageWaitsUntilAllReactionsAreTold() {
    Shown plain = Shown.post(NOW).text("다른 글");
    Page<Message> page = Shown.pageWithMore("more", plain, popular(3, "U1"));
    assertThat(completer.complete(first, page, NOW)).isEmpty();
    assertThat(completer.next()).contains(POPULAR);

    Map<Request, Page<Message>> ready = completer.answer(POPULAR, ALL, NOW);
    assertThat(ready).containsOnlyKeys(first);
    Page<Message> complete = ready.get(first);
    assertThat(complete.cursor()).isEqualTo("more");
    assertThat(complete.items()).element(0).isEqualTo(plain.message());
    assertThat(complete.items()).element(1).extracting(Message::reactions).isEqualTo(ALL);
  }

  @Test
  void aPageWithTwoPopularMessagesWaitsForBoth() {
    Ts other = POPULAR.plus(1);
    Page<Message> page = Shown.page(Shown.post(other).reaction("eyes", 2, "U1"), popular(3, "U1"));
    completer.complete(first, page, NOW);
    assertThat(completer.answer(POPULAR, ALL, NOW)).isEmpty();
    assertThat(completer.answer(other, List.of(), NOW)).containsOnlyKeys(first);
  }

  @Test
  void aMessageIsAskedForOnce() {
    completer.complete(first, Shown.page(popular(3, "U1")), NOW);
    assertThat(completer.next()).contains(POPULAR);
    completer.complete(second, Shown.page(popular(3, "U1")), NOW);
    assertThat(completer.next()).isEmpty();
    assertThat(completer.answer(POPULAR, ALL, NOW)).containsOnlyKeys(first, second);
  }

  @Test
  void whatCouldNotBeAskedForIsAskedForAgain() {
    completer.complete(first, Shown.page(popular(3, "U1")), NOW);
    completer.next();
    completer.again(POPULAR);
    assertThat(completer.next()).contains(POPULAR);
  }

  @Test
  void aMessageThatIsGoneMeanwhileStaysAsItWasShown() {
    Page<Message> page = Shown.page(popular(3, "U1"));
    completer.complete(first, page, NOW);
    assertThat(completer.answer(POPULAR, null, NOW)).containsEntry(first, page);
  }

  @Test
  void aShortListThatDidNotChangeIsNotAskedForAgainForTenMinutes() {
    told();
    Optional<Page<Message>> soon = again(Duration.ofMinutes(10).minusMillis(1), popular(3, "U1"));
    assertThat(soon).isPresent();
    assertThat(soon.get().items()).extracting(Message::reactions).containsExactly(ALL);
    assertThat(again(Duration.ofMinutes(10), popular(3, "U1"))).isEmpty();
  }

  @Test
  void theOlderTheMessageTheLongerAnUnchangedListIsBelieved() {
    Ts old = NOW.minus(Duration.ofHours(100));
    completer.complete(first, Shown.page(Shown.post(old).reaction("tada", 3, "U1")), NOW);
    completer.answer(old, ALL, NOW);
    Shown same = Shown.post(old).reaction("tada", 3, "U1");
    assertThat(again(Duration.ofHours(15).minusMillis(1), same)).isPresent();
    assertThat(again(Duration.ofHours(15), same)).isEmpty();
  }

  @Test
  void aShortListThatChangedIsAskedForAtOnce() {
    told();
    assertThat(again(Duration.ofSeconds(1), popular(4, "U1"))).isEmpty();
    assertThat(completer.next()).contains(POPULAR);
  }

  @Test
  void aListThatBecameCompleteIsTakenAsShown() {
    told();
    Page<Message> page = Shown.page(popular(1, "U9"));
    assertThat(completer.complete(second, page, NOW)).contains(page);
  }

  @Test
  void forgettingLetsGoOfThePagesThatWait() {
    completer.complete(first, Shown.page(popular(3, "U1")), NOW);
    completer.clear();
    assertThat(completer.next()).isEmpty();
    assertThat(completer.answer(POPULAR, ALL, NOW)).isEmpty();
  }

  @Test
  void aLateFailureOfAForgottenRequestAsksForNothing() {
    completer.complete(first, Shown.page(popular(3, "U1")), NOW);
    completer.next();
    completer.clear();
    completer.again(POPULAR);
    assertThat(completer.next()).isEmpty();
  }

  private void told() {
    completer.complete(first, Shown.page(popular(3, "U1")), NOW);
    completer.next();
    completer.answer(POPULAR, ALL, NOW);
  }

  private Optional<Page<Message>> again(Duration later, Shown message) {
    return completer.complete(second, Shown.page(message), NOW.plus(later));
  }

  private static Shown popular(long count, String... users) {
    return Shown.post(POPULAR).reaction("tada", count, users);
  }

  private static Request request(long number) {
    return new Request.History(
        "C1", Request.Purpose.LOOK, Ts.ZERO, SyncSettings.latest(NOW), null, 999, number);
  }
}
