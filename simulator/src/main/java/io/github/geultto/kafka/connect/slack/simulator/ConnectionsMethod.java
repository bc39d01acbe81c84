package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;

/**
 * Answers apps.connections.open, the only method for the app-level token. Source: <a
 * href="https://docs.slack.dev/reference/methods/apps.connections.open">apps.connections.open</a>.
 */
final class ConnectionsMethod {
  static final String NAME = "apps.connections.open";

  /** Tier 1 is one call per minute; a short burst passes, because a client replaces connections. */
  static final int BURST = 3;

  static final long BURST_SECONDS = 180;

  /** What app-level tokens start with; no other method takes them. */
  static final String APP_TOKEN = "xapp-";

  private final SimulatorOptions options;
  private final EventFaults faults;
  private volatile Supplier<String> addresses;

  ConnectionsMethod(SimulatorOptions options, EventFaults faults) {
    this.options = options;
    this.faults = faults;
  }

  /** Sets what makes the address of a new WebSocket. */
  void addresses(Supplier<String> newAddresses) {
    addresses = newAddresses;
  }

  void authenticate(String token) throws SlackError {
    if (token == null || token.isEmpty()) {
      throw new SlackError("not_authed");
    }
    if (!token.equals(options.appToken())) {
      boolean known = token.equals(options.botToken()) || token.equals(options.userToken());
      throw new SlackError(known ? "not_allowed_token_type" : "invalid_auth");
    }
  }

  ObjectNode open() throws SlackError {
    if (addresses == null) {
      // Without HTTP there are no WebSockets either.
      throw new SlackError("unknown_method");
    }
    if (faults.socketModeDisabled()) {
      throw new SlackError("socket_mode_not_enabled");
    }
    return Json.object().put("url", addresses.get());
  }
}
