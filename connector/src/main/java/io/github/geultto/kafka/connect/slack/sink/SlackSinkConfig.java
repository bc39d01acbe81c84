package io.github.geultto.kafka.connect.slack.sink;

import io.github.geultto.kafka.connect.slack.config.SlackConfig;
import io.github.geultto.kafka.connect.slack.config.Validators;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The settings of the sink connector, as operators give them. */
public final class SlackSinkConfig extends SlackConfig {

  public static final String MESSAGE_TEMPLATE = "message.template";
  public static final String CHANNEL = "slack.channel";
  public static final String DRY_RUN = "dry.run";

  /** The settings with their types, defaults, checks and texts. */
  public static final ConfigDef CONFIG = definition();

  /**
   * @throws ConfigException naming the first setting that is wrong
   */
  public SlackSinkConfig(Map<String, String> settings) {
    super(CONFIG, settings);
  }

  /** How a record's value becomes a text; empty if each record is a complete message. */
  Optional<MessageTemplate> template() {
    String template = getString(MESSAGE_TEMPLATE);
    return template.isEmpty() ? Optional.empty() : Optional.of(MessageTemplate.parse(template));
  }

  /** Where the messages of a template go; empty without a template. */
  String channel() {
    return getString(CHANNEL);
  }

  /** Whether messages are logged and not posted. */
  boolean dryRun() {
    return getBoolean(DRY_RUN);
  }

  private static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    addSlack(
        definition,
        "The token of the Slack app: a bot token (xoxb-) posts as the app, a user token (xoxp-) as"
            + " that user.");
    Group messages = new Group(definition, "Messages");
    messages.add(
        MESSAGE_TEMPLATE,
        ConfigDef.Type.STRING,
        "",
        Validators.check("a text with ${field.path}", SlackSinkConfig::checkTemplate),
        Importance.MEDIUM,
        "Template",
        "The text of the message for each record of any topic, with ${field.path} for fields of the"
            + " record's value; it is posted to slack.channel. Empty: each record is a complete"
            + " message, as in slack.outbox (message_id, to, text, ...).");
    messages.add(
        CHANNEL,
        ConfigDef.Type.STRING,
        "",
        Validators.check("a channel's id or #name, or a user's id", SlackSinkConfig::checkChannel),
        Importance.MEDIUM,
        "Channel",
        "Where the messages of message.template are posted: a channel's id or #name, or a user's id"
            + " for a direct message. Allowed only with message.template.");
    messages.add(
        DRY_RUN,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.LOW,
        "Dry run",
        "Whether to log each message, including its text, and post nothing. Offsets are committed:"
            + " logged messages are not posted later by the same connector.");
    return definition;
  }

  private static String checkChannel(Object value) {
    String channel = value.toString();
    return channel.isEmpty() || Destinations.isOne(channel)
        ? null
        : "it must be a channel's id such as C0123456789, #name, or a user's id";
  }

  private static String checkTemplate(Object value) {
    try {
      MessageTemplate.parse(value.toString());
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
