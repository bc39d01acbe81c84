package io.github.geultto.kafka.connect.slack.record;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.MessageColumn;
import io.github.geultto.kafka.connect.slack.model.MessageColumn.Place;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.RecordFormat.JsonColumnFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** The rows of messages. */
final class ConversationRows {

  private static final String IS_DELETED = "is_deleted";

  private final ZoneId zone;
  private final Workspaces workspaces;
  private final Schema schema;
  private final MessageColumn[] columns;
  private final MessageColumn.Value[] values;
  private final Field[] fields;

  /**
   * @param zone whose calendar days {@code tddate} holds
   * @param format how a row is laid out
   */
  ConversationRows(ZoneId zone, Workspaces workspaces, RecordFormat format) {
    this.zone = zone;
    this.workspaces = workspaces;
    this.schema = Schemas.conversation(format);
    this.columns = Schemas.messageColumns(format).toArray(new MessageColumn[0]);
    this.values = values(columns, format);
    this.fields = schema.fields().toArray(new Field[0]);
  }

  private static MessageColumn.Value[] values(MessageColumn[] columns, RecordFormat format) {
    MessageColumn.Value[] values = new MessageColumn.Value[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] =
          format.jsonColumns() == JsonColumnFormat.STRUCT
              ? NestedColumns.value(columns[i])
              : columns[i].value();
    }
    return values;
  }

  /** A message as it now is. */
  Struct message(String channelId, Message message) {
    Place place = place(channelId, message);
    Struct row = new Struct(schema);
    for (int i = 0; i < columns.length; i++) {
      put(row, i, message, place);
    }
    return row;
  }

  /** A message that was deleted: its identity and the counts of its thread. */
  Struct deleted(String channelId, Message message) {
    Place place = place(channelId, message);
    Struct row = new Struct(schema);
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].isKept(message)) {
        put(row, i, message, place);
      }
    }
    return row.put(IS_DELETED, true);
  }

  private Place place(String channelId, Message message) {
    return new Place(channelId, zone, workspaces.urlOf(channelId), message.ts().toString());
  }

  /** Null is what a field is without being put, which is not for free. */
  private void put(Struct row, int column, Message message, Place place) {
    Object value = values[column].of(message, place);
    if (value != null) {
      row.put(fields[column], connectValue(value));
    }
  }

  private static Object connectValue(Object value) {
    if (value instanceof Ts ts) {
      return Values.date(ts);
    }
    return value instanceof LocalDate day
        ? Date.from(Instant.ofEpochMilli(TimeUnit.DAYS.toMillis(day.toEpochDay())))
        : value;
  }
}
