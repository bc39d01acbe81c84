package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A call that Slack answers with {@code ok:false}. */
final class SlackError extends Exception {
  private static final long serialVersionUID = 1;

  private final transient ObjectNode body;

  SlackError(String code) {
    super(code, null, false, false);
    body = Json.object().put("ok", false).put("error", code);
  }

  static SlackError missingScope(String needed, String provided) {
    SlackError error = new SlackError("missing_scope");
    error.body.put("needed", needed).put("provided", provided);
    return error;
  }

  ObjectNode body() {
    return body;
  }
}
