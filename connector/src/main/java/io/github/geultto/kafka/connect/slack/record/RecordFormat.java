package io.github.geultto.kafka.connect.slack.record;

/**
 * How records are laid out.
 *
 * @param includesRaw whether a message's record holds the whole message as JSON
 * @param jsonColumns how the columns are laid out that hold JSON by default
 * @param timestamp which time the records have in Kafka
 */
public record RecordFormat(
    boolean includesRaw, JsonColumnFormat jsonColumns, RecordTimestamp timestamp) {

  /** That of the settings' defaults. */
  public static final RecordFormat DEFAULT =
      new RecordFormat(false, JsonColumnFormat.STRING, RecordTimestamp.OBSERVED);

  /** The layout of a message's reactions and files. */
  public enum JsonColumnFormat {
    /** JSON in a string, which every sink can write. */
    STRING,
    /** Arrays of structs, which stream processors read without parsing. */
    STRUCT
  }
}
