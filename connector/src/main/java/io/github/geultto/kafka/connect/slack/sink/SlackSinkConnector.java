package io.github.geultto.kafka.connect.slack.sink;

import io.github.geultto.kafka.connect.slack.config.LiveCheck;
import io.github.geultto.kafka.connect.slack.config.SlackConfig;
import io.github.geultto.kafka.connect.slack.config.Version;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Posts the records of a topic to Slack.
 *
 * <h2>Records</h2>
 *
 * <p>Of an outbox each record is a message, with the fields of {@link OutboxMessage}; with {@code
 * message.template} any record becomes one.
 *
 * <h2>Guarantees</h2>
 *
 * <p>Messages of a partition are posted in order, each {@code message_id} once, also across
 * crashes: whether one was posted already is looked up in Slack where it is in doubt. What Slack
 * refuses permanently goes to the framework's reporter of errant records ({@code errors.tolerance},
 * {@code errors.deadletterqueue.topic.name}; KIP-610), and the rest continues.
 */
public final class SlackSinkConnector extends SinkConnector {

  /** Of the tasks' configs: how many tasks there are. */
  static final String TASKS = "task.count";

  private Map<String, String> props;

  @Override
  public String version() {
    return Version.VERSION;
  }

  @Override
  public ConfigDef config() {
    return SlackSinkConfig.CONFIG;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return SlackSinkTask.class;
  }

  /** Validates each setting, and checks the token and its scopes with Slack. */
  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Config config = super.validate(connectorConfigs);
    if (SlackConfig.addSettingErrors(config, config(), connectorConfigs)) {
      SlackSinkConfig settings = new SlackSinkConfig(connectorConfigs);
      Map<String, String> errors = SinkCheck.together(settings);
      if (errors.isEmpty()) {
        errors = LiveCheck.errors(settings, SinkCheck.of(settings));
      }
      SlackConfig.addErrors(config, errors);
    }
    return config;
  }

  @Override
  public void start(Map<String, String> props) {
    this.props = props;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    Map<String, String> config = new HashMap<>(props);
    config.put(TASKS, Integer.toString(maxTasks));
    return Collections.nCopies(maxTasks, config);
  }

  @Override
  public void stop() {
    // Nothing is open.
  }
}
