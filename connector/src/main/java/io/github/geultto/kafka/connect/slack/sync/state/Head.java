package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is stored on a channel's own partition, {@code {"channel": "C0123"}}, which is the
 * operator's: the last command, that is, from when on everything was to be emitted again. It is
 * written once per command, with the record that then rode on that partition, rarely with a few.
 *
 * @param n the command's number, the instant at which it was applied, so that none is used twice
 * @param from the instant that the command named
 * @param adopt where the memory of the channel begins: what is older was emitted before
 * @param shape the settings that these records were made with
 * @param resync the entry of the setting {@code resync} that needs no applying any more; null if
 *     there was none
 * @param sent the records that rode on this partition, which the parts may not know
 */
public record Head(Ts n, Ts from, Ts adopt, Shape shape, String resync, List<Sent> sent) {

  /** The version of the offsets' format. */
  static final long VERSION = 2;

  static final int MOST_SENT = 100;

  static final String RESYNC = "resync";

  private static final Set<String> REQUIRED = Set.of("v", "n", "from", "adopt", "sent");
  private static final Set<String> FIELDS =
      Set.of("v", "n", "from", "adopt", "settings", RESYNC, "sent", Authors.FIELD);

  /** With one more record; those beyond some are emitted again if the parts never know of them. */
  Head riding(Sent record) {
    if (sent.size() == MOST_SENT) {
      return this;
    }
    List<Sent> all = new ArrayList<>(sent);
    all.add(record);
    return new Head(n, from, adopt, shape, resync, List.copyOf(all));
  }

  Map<String, Object> toOffset() {
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put("v", VERSION);
    offset.put("n", n.instant().toString());
    offset.put("from", from.instant().toString());
    offset.put("adopt", adopt.instant().toString());
    offset.put("settings", shape.toString());
    if (resync != null) {
      offset.put(RESYNC, resync);
    }
    offset.put("sent", sent.stream().map(Sent::toString).collect(Collectors.joining(",")));
    return offset;
  }

  /**
   * Reads what {@link #toOffset} wrote.
   *
   * @throws IllegalArgumentException in words for the operator, if it is anything else
   */
  static Head fromOffset(Map<String, ?> offset, Function<String, Ts> date) {
    Fields fields = new Fields(offset, date).only(FIELDS).all(REQUIRED);
    Authors.parse(fields.text(Authors.FIELD));
    return new Head(
        fields.knownInstant("n"),
        fields.knownInstant("from"),
        fields.knownInstant("adopt"),
        Shape.parse(fields.text("settings")),
        fields.text(RESYNC),
        sent(fields.known("sent")));
  }

  private static List<Sent> sent(String text) {
    try {
      return text.isEmpty()
          ? List.of()
          : List.of(text.split(",", -1)).stream().map(Sent::parse).toList();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "\"sent\" is corrupt; specify only \"ts\" to start over from an instant", e);
    }
  }
}
