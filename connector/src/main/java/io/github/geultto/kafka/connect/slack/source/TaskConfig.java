package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A task's share of the work, as the connector hands it over in the task's config.
 *
 * @param connector the connector's own config
 * @param index which of the tasks, from 0
 * @param tasks how many tasks there are
 * @param channels the channels to read, by id
 * @param workspaceUrl such as {@code https://example.slack.com/}
 * @param teamId the workspace's id
 */
record TaskConfig(
    SlackSourceConfig connector,
    int index,
    int tasks,
    Map<String, Channel> channels,
    String workspaceUrl,
    String teamId) {

  /**
   * A channel to read.
   *
   * @param name for people
   * @param created since when it has been there; {@link Ts#ZERO} where that is not known
   */
  record Channel(String name, Ts created) {}

  private static final String INDEX = "task.index";
  private static final String TASKS = "task.count";
  private static final String CHANNELS = "task.channels";
  private static final String WORKSPACE_URL = "task.workspace.url";
  private static final String TEAM_ID = "task.team.id";

  /** Whether this task reads the lists of users and channels too. */
  boolean readsLists() {
    return index == 0;
  }

  static TaskConfig of(Map<String, String> props) {
    Map<String, Channel> channels = new LinkedHashMap<>();
    for (String channel : props.get(CHANNELS).split(",", -1)) {
      String[] parts = channel.split(":", 3);
      if (parts.length == 3) {
        channels.put(
            parts[0],
            new Channel(parts[2], Ts.of(Instant.ofEpochSecond(Long.parseLong(parts[1])))));
      }
    }
    return new TaskConfig(
        new SlackSourceConfig(props),
        Integer.parseInt(props.get(INDEX)),
        Integer.parseInt(props.get(TASKS)),
        channels,
        props.get(WORKSPACE_URL),
        props.get(TEAM_ID));
  }

  /**
   * Shares out the channels. The result depends on nothing but the arguments: the framework
   * restarts all tasks when one of their configs differs from the last.
   *
   * @param props the connector's own; the token keeps its key, under which the framework puts back
   *     the placeholder that it came from
   */
  static List<Map<String, String>> assign(
      Map<String, String> props, Workspace workspace, int maxTasks) {
    int tasks = Math.max(1, Math.min(maxTasks, workspace.channels().size()));
    List<List<Workspace.Channel>> shares = new ArrayList<>();
    long[] loads = new long[tasks];
    for (int i = 0; i < tasks; i++) {
      shares.add(new ArrayList<>());
    }
    // The heaviest first, each to the task that has least to do.
    for (Workspace.Channel channel : workspace.byLoad()) {
      int least = 0;
      for (int i = 1; i < tasks; i++) {
        least = loads[i] < loads[least] ? i : least;
      }
      shares.get(least).add(channel);
      loads[least] += channel.load();
    }
    List<Map<String, String>> configs = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      Map<String, String> config = new HashMap<>(props);
      config.put(INDEX, Integer.toString(i));
      config.put(TASKS, Integer.toString(tasks));
      config.put(
          CHANNELS,
          shares.get(i).stream()
              .map(channel -> "%s:%d:%s".formatted(channel.id(), channel.created(), channel.name()))
              .sorted()
              .collect(Collectors.joining(",")));
      config.put(WORKSPACE_URL, workspace.url());
      config.put(TEAM_ID, workspace.teamId());
      configs.add(config);
    }
    return configs;
  }
}
