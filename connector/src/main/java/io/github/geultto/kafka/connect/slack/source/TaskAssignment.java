package io.github.geultto.kafka.connect.slack.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Which task reads which channels. */
final class TaskAssignment {

  private TaskAssignment() {}

  /**
   * Assigns the channels to tasks. There is always one task at least: without channels it reads
   * only the lists, and nothing before the workspace is known.
   *
   * <p>Equal arguments give equal configs, because the framework restarts all tasks when one config
   * differs from the last.
   */
  static List<Map<String, String>> assign(
      Map<String, String> props, Workspace workspace, int maxTasks) {
    int tasks = Math.max(1, Math.min(maxTasks, workspace.channels().size()));
    List<List<Channel>> shares = shares(workspace.channels(), tasks);
    List<Map<String, String>> configs = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      List<Channel> share = shares.get(i);
      share.sort(Comparator.comparing(Channel::id));
      configs.add(TaskConfig.props(props, i, tasks, share, workspace));
    }
    return configs;
  }

  /** The channels with the highest load first, each to the task with the lowest. */
  private static List<List<Channel>> shares(List<Channel> channels, int tasks) {
    List<List<Channel>> shares = new ArrayList<>();
    long[] loads = new long[tasks];
    for (int i = 0; i < tasks; i++) {
      shares.add(new ArrayList<>());
    }
    List<Channel> byLoad = new ArrayList<>(channels);
    byLoad.sort(Comparator.comparingInt(Channel::load).reversed().thenComparing(Channel::id));
    for (Channel channel : byLoad) {
      int least = 0;
      for (int i = 1; i < tasks; i++) {
        least = loads[i] < loads[least] ? i : least;
      }
      shares.get(least).add(channel);
      loads[least] += channel.load();
    }
    return shares;
  }
}
