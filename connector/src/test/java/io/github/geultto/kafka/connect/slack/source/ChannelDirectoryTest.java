package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which channels to read, and when tasks are reconfigured. */
class ChannelDirectoryTest {

  private static final Instant START = Instant.EPOCH;

  private final ChannelDirectory directory = new ChannelDirectory();

  private void list(int from, int to) {
    IntStream.range(from, to)
        .forEach(i -> directory.add(new Channel("C" + i, "c-" + i, Ts.ZERO, 1)));
  }

  private int complete(int channels) {
    directory.begin();
    list(0, channels);
    directory.complete();
    return directory.channels().size();
  }

  @Test
  void theFirstChannelsArePublishedAtOnceAndFurtherOnesSeldom() {
    directory.begin();
    assertThat(directory.publish(false, START)).as("nothing so far").isFalse();
    list(0, 10);
    assertThat(directory.publish(false, START)).isTrue();
    for (int i = 1; i < 300; i++) {
      list(i * 10, i * 10 + 10);
      assertThat(directory.publish(false, START.plusSeconds(i))).isFalse();
    }
    assertThat(directory.publish(false, START.plusSeconds(300))).isTrue();
    list(3_000, 3_001);
    directory.complete();
    assertThat(directory.publish(true, START.plusSeconds(301))).isTrue();
    assertThat(directory.channels()).hasSize(3_001);
  }

  @Test
  void onlyAChangeOfTheChannelsIsPublished() {
    complete(3);
    assertThat(directory.publish(true, START)).isTrue();
    complete(3);
    assertThat(directory.publish(true, START.plusSeconds(600))).isFalse();
    complete(4);
    assertThat(directory.publish(true, START.plusSeconds(1_200))).isTrue();
  }

  @Test
  void aChannelIsDroppedOnlyWhenTwoCompleteListsInARowLackIt() {
    assertThat(complete(3)).isEqualTo(3);
    assertThat(complete(2)).isEqualTo(3);
    assertThat(complete(3)).isEqualTo(3);
    assertThat(complete(2)).isEqualTo(3);
    directory.begin();
    assertThat(directory.channels()).as("a list that began again").hasSize(3);
    assertThat(complete(2)).isEqualTo(2);
  }

  @Test
  void aChannelThatIsListedTwiceIsOne() {
    directory.add(new Channel("C1", "first", Ts.ZERO, 1));
    directory.add(new Channel("C1", "second", Ts.ZERO, 1));
    assertThat(directory.channels()).extracting(Channel::name).containsExactly("first");
  }

  @Test
  void aChannelWhoseTextsAreRedactedFromNowOnIsPublished() {
    ChannelDirectory directory = new ChannelDirectory();
    Channel channel = new Channel("C1", "general", Ts.ZERO, 1);
    for (boolean isRedacted : new boolean[] {false, true, false}) {
      directory.begin();
      directory.add(channel.redacted(isRedacted));
      directory.complete();
      assertThat(directory.publish(true, Instant.EPOCH)).isTrue();
      assertThat(directory.publish(true, Instant.EPOCH)).isFalse();
    }
  }
}
