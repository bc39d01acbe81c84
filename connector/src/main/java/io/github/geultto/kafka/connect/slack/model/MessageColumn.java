package io.github.geultto.kafka.connect.slack.model;

import java.time.ZoneId;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A column of a message's row: all that is known of it.
 *
 * @param name as in the topic and in the tables
 * @param type of its values
 * @param isRequired whether every row has a value
 * @param doc for analysts: BigQuery shows it
 * @param kept in which rows of deleted messages it stays
 * @param value what the row of a message holds: a text, a {@code Long}, a {@code Boolean}, a {@code
 *     LocalDate}, a {@link Ts} for an instant; null for none
 * @param change what of the message makes this column's value another one, for {@link Fingerprint}
 */
public record MessageColumn(
    String name,
    ColumnType type,
    boolean isRequired,
    String doc,
    Kept kept,
    Value value,
    BiConsumer<Message, Hash> change) {

  /** Types of values. */
  public enum ColumnType {
    STRING,
    INT64,
    BOOLEAN,
    DATE,
    TIMESTAMP
  }

  /** What is kept of a deleted message. */
  public enum Kept {
    /** Its identity, which every row has. */
    ALWAYS,
    /** The counts of its thread, which Slack still shows. */
    WITH_THREAD,
    /** Its content. */
    NEVER
  }

  /** Takes a column's value from a message. */
  @FunctionalInterface
  public interface Value {
    Object of(Message message, Place place);
  }

  /**
   * Where a message is, which it does not say itself.
   *
   * @param channelId its channel
   * @param zone whose calendar days {@code tddate} holds
   * @param workspaceUrl with a slash at the end; null if unknown
   * @param ts the message's ts as text, which several columns hold
   */
  public record Place(String channelId, ZoneId zone, String workspaceUrl, String ts) {

    /** The thread's ts as text. */
    String root(Message message) {
      return message.isReply() ? message.root().toString() : ts;
    }
  }

  /** Whether the row of a deleted message has it. */
  public boolean isKept(Message deleted) {
    return kept == Kept.ALWAYS || (kept == Kept.WITH_THREAD && deleted.isTombstone());
  }

  /** An optional column that counts as a change by its own text. */
  static MessageColumn text(String name, String doc, Function<Message, String> value) {
    return new MessageColumn(
        name,
        ColumnType.STRING,
        false,
        doc,
        Kept.NEVER,
        (message, place) -> Storable.text(value.apply(message)),
        (message, hash) -> hash.add(value.apply(message)));
  }

  /** An optional instant that counts as a change. */
  static MessageColumn instant(String name, String doc, Kept kept, Function<Message, Ts> value) {
    return new MessageColumn(
        name,
        ColumnType.TIMESTAMP,
        false,
        doc,
        kept,
        (message, place) -> value.apply(message),
        (message, hash) -> add(hash, value.apply(message)));
  }

  /** A number that counts as a change. */
  static MessageColumn number(String name, String doc, Kept kept, ToLongFunction<Message> value) {
    return new MessageColumn(
        name,
        ColumnType.INT64,
        false,
        doc,
        kept,
        (message, place) -> value.applyAsLong(message),
        (message, hash) -> hash.add(value.applyAsLong(message)));
  }

  /** A column that follows from the message's identity, so that it never changes. */
  static MessageColumn fixed(String name, ColumnType type, String doc, Value value) {
    return new MessageColumn(name, type, true, doc, Kept.ALWAYS, value, (message, hash) -> {});
  }

  static void add(Hash hash, Ts ts) {
    hash.add(ts == null ? -1 : ts.micros());
  }
}
