package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;

/** Reads the parameters and the token of a call of the Web API over HTTP. */
final class RequestReader {
  private RequestReader() {}

  /** The token in the Authorization header or among the parameters, null when there is none. */
  static String token(ClassicHttpRequest request, Map<String, String> params) {
    String token = headerToken(request);
    return token == null ? params.get("token") : token;
  }

  /** The token in the Authorization header, null when there is none. */
  static String headerToken(ClassicHttpRequest request) {
    String header = header(request, "Authorization");
    return header.regionMatches(true, 0, "Bearer ", 0, 7) ? header.substring(7).trim() : null;
  }

  private static String header(ClassicHttpRequest request, String name) {
    return request.getFirstHeader(name) == null ? "" : request.getFirstHeader(name).getValue();
  }

  /** The parameters of the query and of the body, which is a form or JSON. */
  static Map<String, String> params(URI uri, ClassicHttpRequest request, byte[] body)
      throws IOException, SlackError {
    Map<String, String> params = new HashMap<>();
    readForm(uri.getRawQuery(), params);
    String type = header(request, "Content-Type");
    if (type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      readJson(body, params);
    } else {
      readForm(new String(body, StandardCharsets.UTF_8), params);
    }
    return params;
  }

  private static void readForm(String form, Map<String, String> params) throws SlackError {
    if (form == null || form.isEmpty()) {
      return;
    }
    try {
      for (String pair : form.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          params.put(
              URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new SlackError("invalid_form_data");
    }
  }

  private static void readJson(byte[] body, Map<String, String> params)
      throws IOException, SlackError {
    if (body.length == 0) {
      return;
    }
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new SlackError("invalid_json");
    }
    if (!(json instanceof ObjectNode object)) {
      throw new SlackError("json_not_object");
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      if (!value.isNull()) {
        params.put(field.getKey(), text(value));
      }
    }
  }

  /** Of a number all digits: an exponent is not a time. */
  private static String text(JsonNode value) {
    if (value.isFloatingPointNumber()) {
      return value.decimalValue().toPlainString();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
