package io.github.geultto.kafka.connect.slack.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Storable;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.TimeUnit;

/** Slack's values as Connect's. What is missing or of another type is null. */
final class Values {

  private Values() {}

  static String text(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? Storable.text(node.asText()) : null;
  }

  /** True if any of the fields is; null if none is there. */
  static Boolean any(JsonNode json, String... fields) {
    Boolean any = null;
    for (String field : fields) {
      if (json.path(field).isBoolean()) {
        any = Boolean.TRUE.equals(any) || json.path(field).booleanValue();
      }
    }
    return any;
  }

  /** Seconds since the epoch, as a number or as text; null for zero and whatever else. */
  static Date seconds(JsonNode node) {
    long seconds = node.asLong(0);
    return seconds > 0 && seconds <= Ts.MAX.micros() / 1_000_000
        ? Date.from(Instant.ofEpochSecond(seconds))
        : null;
  }

  static Date date(Ts ts) {
    return ts == null
        ? null
        : Date.from(Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(ts.micros())));
  }
}
