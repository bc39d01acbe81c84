package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.config.LiveCheck;
import io.github.geultto.kafka.connect.slack.config.SlackConfig;
import io.github.geultto.kafka.connect.slack.config.Version;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps three topics equal to a Slack workspace: its users, its channels, and every post, reply and
 * reaction of the selected channels; on request also reactions, members of channels and user groups
 * in topics of their own.
 *
 * <h2>Tasks</h2>
 *
 * <p>The channels are spread over the tasks by expected load, their members with them; the first
 * task reads the lists of users, channels and user groups too. A channel that appears, or is gone
 * from two complete lists in a row, makes the connector ask for new task configs. Until channels
 * are known there is one task.
 *
 * <h2>Offsets</h2>
 *
 * <p>One source partition for each channel, {@code {"channel": "C0123"}}. Its offset's {@code ts}
 * is the operator's: as the connector writes it, everything up to there has been emitted; set
 * alone, on a stopped connector, everything from there on is emitted again (KIP-875). The rest of
 * the offset remembers what has been emitted, so that nothing is emitted twice.
 *
 * <h2>Guarantees</h2>
 *
 * <p>At least once; exactly once with {@code exactly.once.support=required} on a worker that has it
 * enabled (KIP-618), because all progress is in the source offsets.
 */
public final class SlackSourceConnector extends SourceConnector {

  /** How long a start waits for the first list of channels. */
  private static final Duration FIRST_LIST = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(SlackSourceConnector.class);

  private Map<String, String> props;
  private SlackSourceConfig config;
  private ChannelDiscovery discovery;

  @Override
  public String version() {
    return Version.VERSION;
  }

  @Override
  public ConfigDef config() {
    return SlackSourceConfig.CONFIG;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return SlackSourceTask.class;
  }

  /** Validates each setting, and checks the token and its scopes with Slack. */
  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Config config = super.validate(connectorConfigs);
    if (SlackConfig.addSettingErrors(config, config(), connectorConfigs)) {
      SlackSourceConfig settings = new SlackSourceConfig(connectorConfigs);
      Map<String, String> errors = SourceCheck.together(settings, Instant.now());
      if (errors.isEmpty()) {
        errors = LiveCheck.errors(settings, SourceCheck.of(settings));
      }
      SlackConfig.addErrors(config, errors);
    }
    return config;
  }

  @Override
  public void start(Map<String, String> props) {
    this.props = props;
    config = new SlackSourceConfig(props);
    discovery = ChannelDiscovery.start(config, context(), FIRST_LIST);
  }

  /** One config for each task, from what is known of the workspace; it does not wait. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    if (maxTasks > 1 && config.appToken().isPresent()) {
      // Slack sends each event to any one of an app's connections.
      log.info(
          "One task reads all channels although tasks.max is {}: with slack.app.token one task"
              + " must receive all events, and more tasks are not faster because Slack's limits are"
              + " per app",
          maxTasks);
      return TaskAssignment.assign(props, discovery.workspace(), 1);
    }
    return TaskAssignment.assign(props, discovery.workspace(), maxTasks);
  }

  @Override
  public void stop() {
    Utils.closeQuietly(discovery, "channel discovery");
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  /**
   * A poll is a transaction: that is all it takes, as an offset never runs ahead of its records.
   */
  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
      Map<String, String> connectorConfig) {
    return ConnectorTransactionBoundaries.UNSUPPORTED;
  }

  /** Checks the offsets that an operator wants to set; the framework calls it before a start. */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    new AlteredOffsets(new SlackSourceConfig(connectorConfig), Ts.of(Instant.now())).check(offsets);
    return true;
  }
}
