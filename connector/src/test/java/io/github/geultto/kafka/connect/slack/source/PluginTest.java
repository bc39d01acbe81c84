package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.geultto.kafka.connect.slack.client.Identity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the framework sees of the plugin before anything has been started. */
class PluginTest {

  private static final Map<String, String> PROPS = Map.of("slack.token", "xoxb-secret");
  private static final Identity IDENTITY = new Identity("https://w/", "T1", "U1", "B1", Set.of());

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
    List<Map<String, String>> configs = TaskAssignment.assign(PROPS, workspace(30), maxTasks);
    List<String> assigned = new ArrayList<>();
    configs.forEach(config -> assigned.addAll(TaskConfig.of(config).channels().keySet()));
    assertThat(configs).hasSize(Math.min(maxTasks, 30));
    assertThat(assigned).doesNotHaveDuplicates();
    assertThat(assigned)
        .containsExactlyInAnyOrderElementsOf(
            workspace(30).channels().stream().map(Channel::id).toList());
    assertThat(configs.stream().map(TaskConfig::of).filter(TaskConfig::readsLists)).hasSize(1);
  }

  @Test
  void theAssignmentIsTheSameWhateverTheOrderOfTheChannels() {
    Workspace workspace = workspace(30);
    List<Channel> reversed = new ArrayList<>(workspace.channels());
    Collections.reverse(reversed);
    assertThat(TaskAssignment.assign(PROPS, new Workspace(IDENTITY, reversed), 4))
        .isEqualTo(TaskAssignment.assign(PROPS, workspace, 4));
  }

  @Test
  void theTokenStaysUnderItsOwnKey() {
    for (Map<String, String> config : TaskAssignment.assign(PROPS, workspace(3), 2)) {
      Map<String, String> others = new HashMap<>(config);
      assertThat(others.remove("slack.token")).isEqualTo("xoxb-secret");
      assertThat(others.toString()).doesNotContain("xoxb-secret");
    }
  }

  @Test
  void aWorkspaceWithoutChannelsStillHasItsListsRead() {
    List<Map<String, String>> configs = TaskAssignment.assign(PROPS, workspace(0), 4);
    assertThat(configs).hasSize(1);
    TaskConfig task = TaskConfig.of(configs.get(0));
    assertThat(task.channels()).isEmpty();
    assertThat(task.readsLists()).isTrue();
    assertThat(task.teamId()).isEqualTo("T1");
  }

  @Test
  void untilTheWorkspaceIsKnownOneTaskWaits() {
    List<Map<String, String>> configs = TaskAssignment.assign(PROPS, Workspace.UNKNOWN, 4);
    assertThat(configs).hasSize(1);
    assertThat(TaskConfig.of(configs.get(0)).readsLists())
        .as("records without the workspace's id would be emitted again with it")
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a,b", "a:b", "line\nbreak", "say \"hi\"", "back\\slash", "[x]", "안녕 👋", "null"})
  void aTaskKnowsItsChannelsWhateverTheirNames(String name) {
    List<Channel> channels =
        List.of(new Channel("C1", name, Channel.created(1_600_000_000), 3), channel(2));
    Workspace workspace = new Workspace(IDENTITY, channels);
    Map<String, Channel> read =
        TaskConfig.of(TaskAssignment.assign(PROPS, workspace, 1).get(0)).channels();
    assertThat(read).containsOnlyKeys("C1", "C0002");
    assertThat(read.get("C1").name()).isEqualTo(name);
    assertThat(read.get("C1").created()).hasToString("1600000000.000000");
  }

  /** Also where the names are left out of the config. */
  @Test
  void aTaskKnowsWhichChannelsAreRedacted() {
    List<Channel> channels =
        List.of(channel(1).redacted(true), channel(2), channel(3).redacted(true));
    Map<String, String> config =
        TaskAssignment.assign(PROPS, new Workspace(IDENTITY, channels), 1).get(0);
    TaskConfig task = TaskConfig.of(config);
    assertThat(task.privacy().redaction("C0001")).isNotEmpty();
    assertThat(task.privacy().redaction("C0002")).isEmpty();
    assertThat(task.privacy().redaction("C0003")).isNotEmpty();
  }

  @Test
  void theNamesOfVeryManyChannelsAreLeftOut() {
    Map<String, String> config = TaskAssignment.assign(PROPS, workspace(25_000), 1).get(0);
    assertThat(config.get("task.channels").length()).isLessThan(750_000);
    assertThat(TaskConfig.of(config).channels())
        .hasSize(25_000)
        .containsEntry("C0007", new Channel("C0007", "C0007", channel(7).created(), 0));
  }

  @Test
  void withoutNamesTheChannelsOfAnOrganisationStillHaveTheirWorkspace() {
    List<Channel> channels = workspace(25_000).channels().stream().map(c -> c.in("T1")).toList();
    Workspace workspace = new Workspace(IDENTITY, Map.of("T1", "https://w/"), channels);
    TaskConfig config = TaskConfig.of(TaskAssignment.assign(PROPS, workspace, 1).get(0));
    assertThat(config.channels().get("C0007").name()).isEqualTo("C0007");
    assertThat(config.channels().get("C0007").team()).isEqualTo("T1");
  }

  @Test
  void theConfigOfAnotherVersionIsRefused() {
    Map<String, String> config =
        new HashMap<>(TaskAssignment.assign(PROPS, workspace(1), 1).get(0));
    for (String other : List.of("C1:1600000000:general", "[[]]", "[5]")) {
      config.put("task.channels", other);
      assertThatThrownBy(() -> TaskConfig.of(config))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("restart the connector");
    }
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

  @ParameterizedTest
  @CsvSource({
    "channel, C0123",
    "channel, G0123",
    "channel, D0123",
    "part, C0123/all",
    "part, C0123/1f",
    "stream, users",
    "stream, channels",
    "stream, user_groups",
    "stream, members:C0123",
    "part, users/00",
    "part, members:C0123/1f"
  })
  void whateverIsStoredCanBeRemoved(String field, String name) {
    assertThat(remove(Map.of(field, name))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "stream, userz",
    "stream, Users",
    "stream, members:general",
    "stream, nonsense/00",
    "channel, general",
    "chanel, C0123",
    "part, C0123/20",
    "part, users/all",
    "part, userz/00"
  })
  void nothingElseIsRemovedOrSet(String field, String name) {
    Map<String, String> partition = Map.of(field, name);
    String sentence =
        "The partition {%s=%s} does not belong to this connector".formatted(field, name);
    assertThatThrownBy(() -> remove(partition))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(sentence)
        .hasMessageContaining("{\"stream\": \"users\"}");
    assertThatThrownBy(
            () ->
                new SlackSourceConnector()
                    .alterOffsets(PROPS, Map.of(partition, Map.of("ts", "2024-01-01"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(sentence);
    assertThatThrownBy(
            () -> remove(partition, Map.of("channel", "C0123"), Map.of("stream", "users")))
        .hasMessageContaining(sentence);
  }

  /** Such as those of another connector that had the name, or of a newer version. */
  @Test
  void removingEverythingRemovesWhatIsNotOursToo() {
    Map<String, String> foreign = Map.of("some", "thing", "and", "more");
    assertThat(remove(foreign, Map.of("channel", "C0123"), Map.of("part", "C0123/all"))).isTrue();
    assertThat(remove(foreign, Map.of("part", "users/00"))).isTrue();
    Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
    offsets.put(foreign, null);
    offsets.put(Map.of("part", "users/00"), null);
    offsets.put(Map.of("channel", "C0123"), Map.of("ts", "2024-01-01"));
    assertThatThrownBy(() -> new SlackSourceConnector().alterOffsets(PROPS, offsets))
        .hasMessageContaining("does not belong to this connector");
  }

  @SafeVarargs
  private static boolean remove(Map<String, String>... partitions) {
    Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
    for (Map<String, String> partition : partitions) {
      offsets.put(partition, null);
    }
    return new SlackSourceConnector().alterOffsets(PROPS, offsets);
  }

  private static Workspace workspace(int size) {
    List<Channel> channels = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      channels.add(channel(i));
    }
    return new Workspace(IDENTITY, channels);
  }

  private static Channel channel(int i) {
    return new Channel(
        "C%04d".formatted(i), "방-" + i, Channel.created(1_600_000_000 + i), 1 + i % 9);
  }
}
