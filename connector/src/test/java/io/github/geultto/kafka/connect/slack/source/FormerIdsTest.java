package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import io.github.geultto.kafka.connect.slack.sync.state.NewId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which ids a channel had before, and what its memory is taken over from. */
class FormerIdsTest {

  private static final Ts NOW = Ts.parse("1700000000.000000");
  private static final SlackSourceConfig CONFIG =
      new SlackSourceConfig(Map.of("slack.token", "xoxb-1"));

  private final Map<Map<String, String>, Map<String, Object>> stored = new HashMap<>();

  private FormerIds formerIds(Map<String, NewId> renumbered) {
    return new FormerIds(renumbered, stored);
  }

  private static NewId at(String id, int second) {
    return new NewId(id, Ts.parse(second + ".000000"));
  }

  private void store(String channel, String part, String settings) {
    stored.put(SourceOffsets.part(channel, part), Map.of("settings", settings, "of", channel));
  }

  @Test
  void idsOfEventsAreFollowedBackToTheFirst() {
    FormerIds ids = formerIds(Map.of("C1", at("C2", 1), "C2", at("C3", 2), "C8", at("C9", 3)));
    assertThat(ids.of("C3")).containsExactly("C2", "C1");
    assertThat(ids.of("C1")).isEmpty();
  }

  @Test
  void thePrivateIdIsAFormerIdOnlyIfSomethingIsStoredOfIt() {
    assertThat(formerIds(Map.of()).of("C1")).isEmpty();
    store("G1", "all", "");
    assertThat(formerIds(Map.of()).of("C1")).containsExactly("G1");
    assertThat(formerIds(Map.of()).of("G1")).isEmpty();
    stored.clear();
    stored.put(SourceOffsets.channel("G1"), Map.of());
    assertThat(formerIds(Map.of()).of("C1")).containsExactly("G1");
  }

  @Test
  void recordsEmittedSinceRememberTheFormerId() {
    store("C2", "all", "channel.former=C1@5.000000,G7@7.000000 topic.prefix=slack");
    assertThat(formerIds(Map.of()).of("C2")).containsExactly("C1", "G7");
    assertThat(formerIds(Map.of("C3", at("C2", 6))).since("C2", NOW))
        .isEqualTo(Map.of("C1", Ts.parse("5.000000"), "C3", NOW, "G7", Ts.parse("7.000000")));
  }

  @Test
  void anIdThatCameBackIsNoFormerId() {
    store("C2", "all", "channel.former=C1@5.000000");
    assertThat(formerIds(Map.of("C2", at("C1", 6))).of("C1")).containsExactly("C2");
    assertThat(formerIds(Map.of("C2", at("C1", 6))).of("C2")).isEmpty();
    assertThat(formerIds(Map.of("C2", at("C1", 6))).isReplaced("C2")).isTrue();
    FormerIds both = formerIds(Map.of("C1", at("C2", 5), "C2", at("C1", 6)));
    assertThat(both.of("C1")).containsExactly("C2");
    assertThat(both.isReplaced("C1")).isFalse();
    assertThat(both.isReplaced("C2")).isTrue();
    assertThat(both.replacements()).containsExactly("C1");
  }

  @Test
  void anIdThatIsReplacedAgainHasRowsUpToThen() {
    store("C2", "all", "channel.former=C1@5.000000");
    assertThat(formerIds(Map.of("C1", at("C2", 5))).since("C2", NOW))
        .isEqualTo(Map.of("C1", Ts.parse("5.000000")));
    assertThat(formerIds(Map.of("C1", at("C2", 7), "C2", at("C1", 6))).since("C2", NOW))
        .isEqualTo(Map.of("C1", NOW));
  }

  @Test
  void thePartOfTheFormerIdKeepsTheNewOne() {
    ListState list = SourceOffsets.list("channels", Map.of(), CONFIG.listShape(), NOW, Ts.ZERO);
    list.renumbered.put("C1", at("C2", 1));
    list.renumbered.put("C7", at("C8", 2));
    for (String id : List.of("C1", "C7")) {
      String part = list.home(id);
      Map<String, String> partition = SourceOffsets.part("channels", part);
      new AlteredOffsets(CONFIG, NOW).check(partition, list.toOffset(part));
      stored.put(partition, list.toOffset(part));
    }
    ListState again = SourceOffsets.list("channels", stored, CONFIG.listShape(), NOW, Ts.ZERO);
    assertThat(again.renumbered).isEqualTo(Map.of("C1", at("C2", 1), "C7", at("C8", 2)));
    stored.remove(SourceOffsets.part("channels", list.home("C7")));
    again = SourceOffsets.list("channels", stored, CONFIG.listShape(), NOW, Ts.ZERO);
    assertThat(again.renumbered).isEqualTo(Map.of("C1", at("C2", 1)));
  }
}
