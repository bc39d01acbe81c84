package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What a call of the Web API answers.
 *
 * @param status the HTTP status; {@link #DROPPED} when the connection breaks instead
 * @param headers names in lower case, such as {@code retry-after} (seconds)
 * @param body the answer; null when it is not JSON. It is shared and must not be changed.
 * @param text the body when it is not JSON (an HTML page, half an answer), else null
 */
public record ApiResponse(int status, Map<String, String> headers, ObjectNode body, String text) {

  /** The status of an answer that never comes. */
  public static final int DROPPED = 0;
}
