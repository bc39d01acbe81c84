package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Reads what the app sends over a WebSocket. */
final class SocketMessages {
  private SocketMessages() {}

  /** The id in an acknowledgement, "" when the text is none. */
  static String envelopeId(String text) {
    try {
      return Json.MAPPER.readTree(text).path("envelope_id").asText("");
    } catch (JsonProcessingException e) {
      return "";
    }
  }
}
