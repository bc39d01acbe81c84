package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the framework sees of the plugin before anything has been started. */
class PluginTest {

  private static final Map<String, String> PROPS = Map.of("slack.token", "xoxb-secret");

  @Test
  void theServiceLoaderFindsTheConnector() {
    assertThat(ServiceLoader.load(SourceConnector.class))
        .anyMatch(connector -> connector instanceof SlackSourceConnector);
  }

  @Test
  void connectorAndTaskHaveTheBuildsVersion() {
    assertThat(new SlackSourceConnector().version())
        .matches("\\d+\\.\\d+\\.\\d+.*")
        .isEqualTo(new SlackSourceTask().version());
  }

  @Test
  void exactlyOnceIsSupported() {
    assertThat(new SlackSourceConnector().exactlyOnceSupport(PROPS))
        .isEqualTo(ExactlyOnceSupport.SUPPORTED);
  }

  @Test
  void everySettingIsDocumented() {
    assertThat(new SlackSourceConnector().config().configKeys().values())
        .allSatisfy(key -> assertThat(key.documentation).as(key.name).isNotBlank());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 40})
  void everyChannelIsReadByOneTask(int maxTasks) {
    List<Map<String, String>> configs = TaskConfig.assign(PROPS, workspace(30), maxTasks);
    List<String> assigned = new ArrayList<>();
    configs.forEach(config -> assigned.addAll(TaskConfig.of(config).channels().keySet()));
    assertThat(configs).hasSize(Math.min(maxTasks, 30));
    assertThat(assigned).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(assigned)).isEqualTo(new TreeSet<>(workspace(30).ids()));
    assertThat(configs.stream().map(TaskConfig::of).filter(TaskConfig::readsLists)).hasSize(1);
  }

  @Test
  void theAssignmentIsTheSameWhateverTheOrderOfTheChannels() {
    Workspace workspace = workspace(30);
    List<Workspace.Channel> reversed = new ArrayList<>(workspace.channels());
    Collections.reverse(reversed);
    assertThat(TaskConfig.assign(PROPS, new Workspace("https://w/", "T1", reversed), 4))
        .isEqualTo(TaskConfig.assign(PROPS, workspace, 4));
  }

  @Test
  void theTokenStaysUnderItsOwnKey() {
    for (Map<String, String> config : TaskConfig.assign(PROPS, workspace(3), 2)) {
      Map<String, String> others = new HashMap<>(config);
      assertThat(others.remove("slack.token")).isEqualTo("xoxb-secret");
      assertThat(others.toString()).doesNotContain("xoxb-secret");
    }
  }

  @Test
  void aWorkspaceWithoutChannelsStillHasItsListsRead() {
    assertThat(TaskConfig.assign(PROPS, workspace(0), 4)).hasSize(1);
  }

  @Test
  void offsetsAreCheckedBeforeAnyStart() {
    SlackSourceConnector connector = new SlackSourceConnector();
    assertThat(
            connector.alterOffsets(
                PROPS, Map.of(Map.of("channel", "C0123"), Map.of("ts", "1600000000.000000"))))
        .isTrue();
    assertThatThrownBy(
            () ->
                connector.alterOffsets(
                    PROPS, Map.of(Map.of("chanel", "C0123"), Map.of("ts", "1600000000.000000"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("{\"channel\": \"C0123456789\"}");
    assertThatThrownBy(
            () ->
                connector.alterOffsets(
                    PROPS, Map.of(Map.of("channel", "general"), Map.of("ts", "2024-01-01"))))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void anyOffsetCanBeRemoved() {
    Map<Map<String, ?>, Map<String, ?>> garbage = new HashMap<>();
    garbage.put(Map.of("some", "thing"), null);
    assertThat(new SlackSourceConnector().alterOffsets(PROPS, garbage)).isTrue();
  }

  private static Workspace workspace(int size) {
    List<Workspace.Channel> channels = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      channels.add(
          new Workspace.Channel("C%04d".formatted(i), "방-" + i, 1_600_000_000 + i, 1 + i % 9));
    }
    return new Workspace("https://w/", "T1", channels);
  }
}
