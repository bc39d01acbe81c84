package io.github.geultto.kafka.connect.slack.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** The fields of a record's value, whether it came with a schema or without. */
final class Fields {

  private static final ObjectMapper JSON = new ObjectMapper();

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
        map.put(field.name(), struct.get(field));
      }
      return new Fields(map, what);
    }
    throw new DataException(
        what
            + " has no fields: it is "
            + (value == null ? "null" : "a " + value.getClass().getSimpleName())
            + "; use a converter for records with fields");
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

  /** A value as text: a time in ISO format, a list or struct as JSON, null as nothing. */
  static String text(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Date date) {
      return date.toInstant().toString();
    }
    if (value instanceof Collection<?> || value instanceof Map<?, ?> || value instanceof Struct) {
      return json(value);
    }
    return value.toString();
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(plain(value));
    } catch (JsonProcessingException e) {
      throw new DataException("a value cannot be written as JSON", e);
    }
  }

  /** Structs as maps, all the way down. */
  private static Object plain(Object value) {
    if (value instanceof Collection<?> list) {
      List<Object> plain = new ArrayList<>();
      list.forEach(element -> plain.add(plain(element)));
      return plain;
    }
    if (value instanceof Map<?, ?> || value instanceof Struct) {
      Map<String, Object> plain = new LinkedHashMap<>();
      of(value, "").fields.forEach((name, field) -> plain.put(text(name), plain(field)));
      return plain;
    }
    return value;
  }
}
