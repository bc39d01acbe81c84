package io.github.geultto.kafka.connect.slack.record;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Which time a record has in Kafka. */
public enum RecordTimestamp {
  /** That at which it is written to Kafka. */
  OBSERVED,
  /** That of what the record is about: a message's creation, a reaction, a change of a profile. */
  MESSAGE;

  /**
   * Milliseconds since the epoch; null for the time of writing, also where the other is not known.
   *
   * @param value null for a tombstone
   */
  Long of(Struct key, Struct value) {
    if (this == OBSERVED) {
      return null;
    }
    if (key.schema().equals(Schemas.CONVERSATION_KEY)) {
      return Ts.parse(key.getString("ts")).instant().toEpochMilli();
    }
    return value == null
        ? null
        : columns(key.schema()).stream()
            .map(column -> (Date) value.get(column))
            .filter(Objects::nonNull)
            .map(date -> date.toInstant().toEpochMilli())
            .findFirst()
            .orElse(null);
  }

  /** The columns with that time, of which the first that is not null counts. */
  private static List<String> columns(Schema key) {
    if (key.equals(Schemas.REACTION_KEY)) {
      return List.of("removed_at", "added_at");
    }
    if (key.equals(Schemas.CHANNEL_KEY)) {
      return List.of("created_at");
    }
    return key.equals(Schemas.USER_KEY) || key.equals(MembershipSchemas.USER_GROUP_KEY)
        ? List.of("updated_at")
        : List.of();
  }
}
