package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * One call of a method: who calls, with which parameters, when.
 *
 * @param user the id of the user who calls; the bot's for a bot token
 * @param bot whether the token is the bot's and the call not made in another user's name
 * @param organisation whether the token is that of an organisation's app
 * @param impersonated whether {@code simulator_user} names the one who writes
 * @param scopes what the token may do
 */
record Call(
    String user,
    boolean bot,
    boolean organisation,
    boolean impersonated,
    Set<String> scopes,
    Map<String, String> params,
    Instant now) {

  /** The parameter's value, "" when it is missing. */
  String param(String name) {
    String value = params.get(name);
    return value == null ? "" : value;
  }

  boolean flag(String name) {
    String value = param(name);
    return value.equals("true") || value.equals("1");
  }

  void require(String scope) throws SlackError {
    if (!scopes.contains(scope)) {
      throw SlackError.missingScope(scope, String.join(",", scopes));
    }
  }

  /**
   * The {@code limit}, cut to what the method allows.
   *
   * @param preset the value when the parameter is missing or 0
   */
  int limit(int preset, int most) throws SlackError {
    String text = param("limit");
    if (text.isEmpty()) {
      return Math.min(preset, most);
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit < 0) {
        throw new SlackError("invalid_limit");
      }
      return Math.min(limit == 0 ? preset : limit, most);
    } catch (NumberFormatException e) {
      throw new SlackError("invalid_limit");
    }
  }
}
