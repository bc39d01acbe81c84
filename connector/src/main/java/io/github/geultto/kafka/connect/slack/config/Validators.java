package io.github.geultto.kafka.connect.slack.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** What a setting's value must be, each with a sentence for people if it is not. */
public final class Validators {

  public static final ConfigDef.Validator TOKEN =
      optional("a token without spaces", Validators::checkToken);
  public static final ConfigDef.Validator APP_TOKEN =
      optional("an app-level token without spaces", Validators::checkAppToken);
  public static final ConfigDef.Validator URL = check("an http or https URL", Validators::checkUrl);
  public static final ConfigDef.Validator SHARE =
      check("above 0, at most 1", Validators::checkShare);

  private Validators() {}

  /** Returns what is wrong with a value as a clause, or null. */
  public interface Check {
    String fault(Object value);
  }

  /**
   * A validator.
   *
   * @param valid what is valid, in few words
   */
  public static ConfigDef.Validator check(String valid, Check check) {
    return validator(valid, value -> value == null ? "it must have a value" : check.fault(value));
  }

  /** The same for an optional setting. */
  private static ConfigDef.Validator optional(String valid, Check check) {
    return validator(valid, value -> value == null ? null : check.fault(value));
  }

  private static ConfigDef.Validator validator(String valid, Check check) {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          String fault = check.fault(value);
          if (fault != null) {
            throw new ConfigException(name, value, fault);
          }
        },
        () -> valid);
  }

  /** One of some words, in any case. */
  public static ConfigDef.Validator oneOf(String... values) {
    String valid = "one of " + String.join(", ", values);
    return check(
        valid,
        value ->
            Set.of(values).contains(value.toString().toLowerCase(Locale.ROOT))
                ? null
                : "it must be " + valid);
  }

  private static String checkToken(Object value) {
    return tokenFault(((Password) value).value());
  }

  /** What is wrong with a bot's or user's token as a clause, or null. */
  static String tokenFault(String token) {
    if (token.isEmpty()) {
      return "it is empty: copy the app's token from its page OAuth & Permissions";
    }
    if (token.startsWith("xapp-")) {
      return "it is an app-level token (xapp-), which belongs in slack.app.token of a source: use"
          + " the bot token (xoxb-) or user token (xoxp-) of the page OAuth & Permissions";
    }
    return checkCharacters(token);
  }

  private static String checkAppToken(Object value) {
    String token = ((Password) value).value();
    if (token.isEmpty()) {
      return "it is empty: remove the setting to read without events, or copy the app-level token"
          + " from the app's page Basic Information";
    }
    if (token.startsWith("xox")) {
      return "it is a bot or user token (xoxb-, xoxp-), which belongs in slack.token: use the"
          + " app-level token (xapp-) of the page Basic Information";
    }
    return checkCharacters(token);
  }

  private static String checkCharacters(String token) {
    if (token.startsWith("${")) {
      return "it is a placeholder that no config provider of the worker has resolved: check"
          + " config.providers in the worker's settings";
    }
    return token.chars().allMatch(c -> c > ' ' && c < 127)
        ? null
        : "it contains a space, a line break or another invalid character: copy it again";
  }

  private static String checkUrl(Object value) {
    try {
      URI url = new URI(value.toString());
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http
          && url.getHost() != null
          && url.getPort() <= 65_535
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return null;
      }
    } catch (URISyntaxException e) {
      // the sentence below says what an address looks like
    }
    return "it must be an http or https URL such as https://slack.com/api/";
  }

  private static String checkShare(Object value) {
    double share = (Double) value;
    return share > 0 && share <= 1 ? null : "it must be above 0 and at most 1";
  }
}
