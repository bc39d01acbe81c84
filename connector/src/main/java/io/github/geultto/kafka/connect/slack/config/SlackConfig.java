package io.github.geultto.kafka.connect.slack.config;

import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/** The settings that both connectors have: which Slack, by which token, how fast. */
public abstract class SlackConfig extends AbstractConfig {

  public static final String TOKEN = "slack.token";
  public static final String TOKEN_FILE = "slack.token.file";
  public static final String API_URL = "slack.api.url";
  public static final String RATE_LIMIT_PROFILE = "rate.limit.profile";
  public static final String RATE_LIMIT_SHARE = "rate.limit.share";

  /**
   * @throws ConfigException naming the first setting that is wrong
   */
  protected SlackConfig(ConfigDef definition, Map<String, String> settings) {
    super(definition, settings, false);
  }

  /**
   * The bot's or user's token.
   *
   * @throws ConfigException if both or neither of its settings are given
   */
  public SlackToken token() {
    tokenErrors(originalsStrings())
        .forEach(
            (setting, error) -> {
              throw new ConfigException(setting + ": " + error);
            });
    Password token = getPassword(TOKEN);
    return token == null ? SlackToken.in(Path.of(tokenFile())) : SlackToken.of(token.value());
  }

  private String tokenFile() {
    return getString(TOKEN_FILE);
  }

  /** The setting that the token comes from. */
  public String tokenSetting() {
    return tokenFile().isEmpty() ? TOKEN : TOKEN_FILE;
  }

  /**
   * What is wrong with the settings of the token together: a sentence by the setting to change.
   *
   * @param settings as the operator gave them
   */
  public static Map<String, String> tokenErrors(Map<String, String> settings) {
    boolean given = settings.get(TOKEN) != null;
    String file = settings.getOrDefault(TOKEN_FILE, "");
    if (given && !file.isEmpty()) {
      return Map.of(TOKEN_FILE, "Set either " + TOKEN + " or " + TOKEN_FILE + ": both are set.");
    }
    if (!given && file.isEmpty()) {
      return Map.of(
          TOKEN,
          "It is missing: copy the app's token from its page OAuth & Permissions, or set "
              + TOKEN_FILE
              + " if the token is rotated.");
    }
    return given ? Map.of() : tokenFileErrors(file);
  }

  private static Map<String, String> tokenFileErrors(String file) {
    try {
      String fault = Validators.tokenFault(SlackToken.in(Path.of(file)).value());
      return fault == null
          ? Map.of()
          : Map.of(TOKEN_FILE, "The content of " + file + " is not a token: " + fault + ".");
    } catch (IOException | InvalidPathException e) {
      return Map.of(TOKEN_FILE, "It must be a file on each worker: " + e.getMessage() + ".");
    }
  }

  /**
   * Adds what is wrong beyond the single values, and needs no call, after the framework's checks.
   *
   * @param settings as the operator gave them
   * @return whether nothing is wrong
   */
  public static boolean addSettingErrors(
      Config config, ConfigDef definition, Map<String, String> settings) {
    for (ConfigValue value : config.configValues()) {
      List<String> errors = value.errorMessages();
      // A value of another type also fails its validator, as null.
      errors.subList(Math.min(1, errors.size()), errors.size()).clear();
    }
    addErrors(config, settingErrors(definition, settings));
    return config.configValues().stream().allMatch(value -> value.errorMessages().isEmpty());
  }

  /**
   * What is wrong beyond the single values, and needs no call: misspelt settings, and the settings
   * of the token. A sentence by the setting to change.
   *
   * @param settings as the operator gave them
   */
  static Map<String, String> settingErrors(ConfigDef definition, Map<String, String> settings) {
    Map<String, String> errors = new TreeMap<>(tokenErrors(settings));
    // A misspelt token is not also a missing one.
    errors.putAll(UnknownSettings.errors(definition.names(), settings));
    return errors;
  }

  /** Adds sentences to the settings that they are about. */
  public static void addErrors(Config config, Map<String, String> errors) {
    config.configValues().stream()
        .filter(value -> errors.containsKey(value.name()))
        .forEach(value -> value.addErrorMessage(errors.get(value.name())));
  }

  /** The address before the methods' names, ending in a slash. */
  public URI apiUrl() {
    String url = getString(API_URL);
    return URI.create(url.endsWith("/") ? url : url + "/");
  }

  public RateProfile rateLimitProfile() {
    return RateProfile.valueOf(getString(RATE_LIMIT_PROFILE).toUpperCase(Locale.ROOT));
  }

  /** The part of Slack's limits to use, above 0 and at most 1. */
  public double rateLimitShare() {
    return getDouble(RATE_LIMIT_SHARE);
  }

  /**
   * Defines these settings.
   *
   * @param token what the token may be, in a sentence
   * @return their group, for more of it
   */
  public static Group addSlack(ConfigDef definition, String token) {
    Group slack = new Group(definition, "Slack");
    slack.add(
        TOKEN,
        ConfigDef.Type.PASSWORD,
        null,
        Validators.TOKEN,
        Importance.HIGH,
        "Token",
        token
            + " Use a config provider, such as ${file:/run/secrets/slack.properties:token}, instead of"
            + " plain text. Required, unless slack.token.file is set.");
    slack.add(
        TOKEN_FILE,
        ConfigDef.Type.STRING,
        "",
        null,
        Importance.LOW,
        "Token file",
        "For tokens that expire (token rotation): the path of a file, on each worker, that contains"
            + " the token and nothing else. It is read again when Slack rejects the token, without"
            + " a restart; another program must write the new token to it in time. Use instead of"
            + " slack.token.");
    slack.add(
        API_URL,
        ConfigDef.Type.STRING,
        "https://slack.com/api/",
        Validators.URL,
        Importance.LOW,
        "Web API address",
        "The base URL of Slack's Web API; the method names are appended to it.");
    slack.add(
        RATE_LIMIT_PROFILE,
        ConfigDef.Type.STRING,
        "internal",
        Validators.oneOf("internal", "unlisted", "off"),
        Importance.MEDIUM,
        "Rate limits",
        "Which of Slack's rate limits apply to the app. internal: an app made for this workspace,"
            + " or one from the Marketplace (50 calls per minute for history and replies)."
            + " unlisted: an app distributed commercially outside the Marketplace (1 call per"
            + " minute, 15 messages each). off: no limits, only for a server without limits.");
    slack.add(
        RATE_LIMIT_SHARE,
        ConfigDef.Type.DOUBLE,
        1.0,
        Validators.SHARE,
        Importance.LOW,
        "Share of the rate limits",
        "The share of Slack's rate limits to use, above 0 and at most 1; the rest is left for other"
            + " users of the same app.");
    return slack;
  }

  /** Adds settings to one group, in the order in which they come. */
  public static final class Group {
    private final ConfigDef definition;
    private final String group;
    private int order;

    public Group(ConfigDef definition, String group) {
      this.definition = definition;
      this.group = group;
    }

    /** Adds a setting; without a default it must be given, without a validator anything goes. */
    public void add(
        String name,
        ConfigDef.Type type,
        Object defaultValue,
        ConfigDef.Validator validator,
        Importance importance,
        String displayName,
        String doc) {
      definition.define(
          name,
          type,
          defaultValue,
          validator,
          importance,
          doc,
          group,
          ++order,
          type == ConfigDef.Type.LIST ? Width.LONG : Width.MEDIUM,
          displayName);
    }
  }
}
