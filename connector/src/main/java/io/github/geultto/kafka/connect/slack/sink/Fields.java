package io.github.geultto.kafka.connect.slack.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.errors.DataException;

/** The fields of a record's value, whether it came with a schema or without. */
final class Fields {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private final Map<?, ?> fields;
  private final String what;

  private Fields(Map<?, ?> fields, String what) {
    this.fields = fields;
    this.what = what;
  }

  /**
   * The fields of a value.
   *
   * @param what it is, for errors
   * @throws DataException if it has none
   */
  static Fields of(Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return new Fields(map, what);
    }
    if (value instanceof Struct struct) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (Field field : struct.schema().fields()) {
        map.put(field.name(), logical(field.schema(), struct.get(field)));
      }
      return new Fields(map, what);
    }
    throw new DataException(
        what
            + " has no fields: it is "
            + (value == null ? "null" : "a " + value.getClass().getSimpleName())
            + "; use a converter for records with fields");
  }

  /** Connect has one class for days, times of day and instants. */
  private static Object logical(Schema schema, Object value) {
    if (value instanceof java.util.Date date
        && org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(schema.name())) {
      return LocalDate.ofInstant(date.toInstant(), ZoneOffset.UTC);
    }
    if (value instanceof java.util.Date date && Time.LOGICAL_NAME.equals(schema.name())) {
      return LocalTime.ofInstant(date.toInstant(), ZoneOffset.UTC);
    }
    return value;
  }

  /** A field's value, null if it is not there. */
  Object get(String field) {
    return fields.get(field);
  }

  /**
   * A field's value, which may be null.
   *
   * @throws DataException if there is no such field
   */
  Object required(String field) {
    if (!fields.containsKey(field)) {
      throw new DataException(what + " has no field \"" + field + "\"");
    }
    return fields.get(field);
  }

  /** A field's value as text, empty if it is null or not there. */
  String text(String field) {
    return text(get(field));
  }

  /**
   * A value as text: a time in ISO format, a number without exponent, bytes in base64, a list or
   * struct as JSON, null as nothing.
   */
  static String text(Object value) {
    if (value == null) {
      return "";
    }
    if (isJson(value)) {
      return json(value);
    }
    Object plain = plain(value);
    return plain instanceof BigDecimal number ? number.toPlainString() : plain.toString();
  }

  private static boolean isJson(Object value) {
    return value instanceof Collection<?> || value instanceof Map<?, ?> || value instanceof Struct;
  }

  /** A value for a message to people, if it is too short to be the text of a message. */
  static String quoted(Object value) {
    String text = text(value);
    return text.matches("\\S{0,40}")
        ? "\"" + text + "\""
        : "a text of %,d characters".formatted(text.length());
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(plain(value));
    } catch (JsonProcessingException e) {
      throw new DataException("a value cannot be written as JSON", e);
    }
  }

  /** What JSON can hold; structs as maps without their nulls, all the way down. */
  private static Object plain(Object value) {
    if (value instanceof Collection<?> list) {
      List<Object> plain = new ArrayList<>();
      list.forEach(element -> plain.add(plain(element)));
      return plain;
    }
    if (value instanceof Map<?, ?> || value instanceof Struct) {
      Map<String, Object> plain = new LinkedHashMap<>();
      of(value, "")
          .fields
          .forEach(
              (name, field) -> {
                if (field != null || value instanceof Map<?, ?>) {
                  plain.put(text(name), plain(field));
                }
              });
      return plain;
    }
    if (value instanceof java.util.Date date) {
      return date.toInstant().toString();
    }
    if (value instanceof Temporal || value instanceof CharSequence) {
      return value.toString();
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? new BigDecimal(value.toString()) : value.toString();
    }
    if (value instanceof ByteBuffer buffer) {
      return Base64.getEncoder().encodeToString(Utils.toArray(buffer));
    }
    return value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : value;
  }
}
