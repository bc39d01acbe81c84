package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import org.junit.jupiter.api.Test;

/** The sums that tell whether everything that Slack announces was read. */
class CompletenessTest {

  private static final Ts TS = Ts.parse("1700000000.000000");

  private final Completeness sums = new Completeness();

  @Test
  void repliesThatAParentAnnouncesStandAgainstThoseThatWereRead() {
    sums.thread(5, 4);
    sums.thread(-2, 1);
    assertThat(sums.repliesAnnounced()).isEqualTo(3);
    assertThat(sums.repliesRead()).isEqualTo(5);
  }

  @Test
  void countedReactionsStandAgainstTheUsersListed() {
    sums.message(
        Shown.post(TS).reaction("tada", 5, "U1", "U2").reaction("heart", 1, "U1").message());
    assertThat(sums.reactionsCounted()).isEqualTo(6);
    assertThat(sums.reactionsListed()).isEqualTo(3);
  }

  @Test
  void usersBeyondTheCountDoNotMakeUpForUsersThatAreMissing() {
    sums.message(
        Shown.post(TS).reaction("tada", 2, "U1").reaction("heart", 1, "U1", "U2").message());
    assertThat(sums.reactionsCounted()).isEqualTo(3);
    assertThat(sums.reactionsListed()).isEqualTo(2);
  }

  @Test
  void channelsAddUpAndKeepTheirOwnSums() {
    sums.thread(5, 4);
    Completeness other = new Completeness();
    other.thread(1, 1);
    other.message(Shown.post(TS).reaction("tada", 2, "U1").message());
    Completeness both = sums.plus(other);
    assertThat(both.repliesAnnounced()).isEqualTo(6);
    assertThat(both.repliesRead()).isEqualTo(5);
    assertThat(both.reactionsCounted()).isEqualTo(2);
    assertThat(both.reactionsListed()).isEqualTo(1);
    assertThat(sums.repliesAnnounced()).isEqualTo(5);
    assertThat(other.repliesAnnounced()).isEqualTo(1);
  }
}
