package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ReactionCodec.Emitted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reactions survive their text form, as many as there is room for. */
class ReactionCodecTest {

  private static final Ts T0 = Ts.parse("1700000000.000000");

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  private static NavigableMap<Ts, Emitted> some(Random random, int messages) {
    NavigableMap<Ts, Emitted> all = new TreeMap<>();
    for (int i = 0; i < messages; i++) {
      Ts ts = T0.plus(i * 60_000_000L + random.nextInt(1_000_000));
      Emitted reactions = new Emitted(new HashMap<>(), new HashSet<>());
      int count = 1 + random.nextInt(5);
      for (int j = 0; j < count; j++) {
        Reacted reacted =
            new Reacted(
                "U" + random.nextInt(50), "emoji_" + random.nextInt(9) + "👍🏽".substring(2));
        long after = random.nextLong(1L << (1 + random.nextInt(42)));
        reactions.given().put(reacted, random.nextBoolean() ? Ts.ZERO : ts.plus(after));
        if (random.nextInt(10) == 0) {
          reactions.again().add(reacted);
        }
      }
      all.put(ts, reactions);
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void roundTrip(long seed) {
    Random random = new Random(seed);
    var all = some(random, random.nextInt(60));
    assertThat(ReactionCodec.decode(ReactionCodec.encode(all))).isEqualTo(all);
  }

  @Test
  void reactionsBeforeTheMessageHaveNoTime() {
    Emitted odd = new Emitted(Map.of(new Reacted("U1", "heart"), T0.plus(-1)), Set.of());
    String text = ReactionCodec.encode(new TreeMap<>(Map.of(T0, odd)));
    assertThat(ReactionCodec.decode(text).get(T0).given()).containsValue(Ts.ZERO);
  }

  @Test
  void oldestAreLeftOutWhereThereIsNoRoom() {
    var all = some(new Random(1), 30_000);
    String text = ReactionCodec.encode(all);
    assertThat(text.length()).isBetween(200_000, ReactionCodec.MAX_LENGTH);
    Map<Ts, Emitted> kept = ReactionCodec.decode(text);
    Ts oldest = kept.keySet().stream().min(Ts::compareTo).orElseThrow();
    assertThat(kept).isEqualTo(all.tailMap(oldest, true));
  }

  @Test
  void tenCharactersPerReaction() {
    var all = some(new Random(2), 1_000);
    int reactions = all.values().stream().mapToInt(emitted -> emitted.given().size()).sum();
    assertThat(ReactionCodec.encode(all).length() / reactions).isLessThanOrEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "/////w==", "AQVhYmM=", "AQFhAQFiAQEFAAA="})
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReactionCodec.decode(text))
        .withMessageContaining("\"reactions\" is damaged");
  }
}
