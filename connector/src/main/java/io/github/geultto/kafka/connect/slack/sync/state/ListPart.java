package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is stored of one of a list's 32 parts.
 *
 * <table>
 * <caption>Fields of the offset</caption>
 * <tr><td>v</td><td>version of this format, 2</td></tr>
 * <tr><td>n</td><td>number of the last command that the part has taken</td></tr>
 * <tr><td>settings</td><td>those that its records were made with, see {@link Shape}</td></tr>
 * <tr><td>entries</td><td>how many the ledger holds</td></tr>
 * <tr><td>ledger</td><td>ids and fingerprints, see {@link ListCodec}</td></tr>
 * <tr><td>renumbered</td><td>channels that Slack gave another id, each with that id</td></tr>
 * </table>
 */
record ListPart(Ts n, Shape shape, Map<String, Integer> entries, Map<String, NewId> renumbered) {

  static final String RENUMBERED = "renumbered";

  private static final Set<String> REQUIRED = Set.of("v", "n", "entries", "ledger");
  private static final Set<String> FIELDS =
      Set.of("v", "n", "settings", "entries", "ledger", RENUMBERED);

  Map<String, Object> toOffset() {
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put("v", Head.VERSION);
    offset.put("n", n.instant().toString());
    offset.put("settings", shape.toString());
    offset.put("entries", (long) entries.size());
    offset.put("ledger", ListCodec.encode(entries));
    put(renumbered, offset);
    return offset;
  }

  /** Reads what {@link #toOffset} wrote; throws some exception if it is anything else. */
  static ListPart fromOffset(Fields fields) {
    fields.only(FIELDS).all(REQUIRED).version(Head.VERSION);
    return new ListPart(
        fields.knownInstant("n"),
        Shape.parse(fields.text("settings")),
        ListCodec.decode(fields.known("ledger")),
        renumbered(fields));
  }

  static void put(Map<String, NewId> renumbered, Map<String, Object> offset) {
    if (!renumbered.isEmpty()) {
      offset.put(
          RENUMBERED,
          renumbered.entrySet().stream()
              .map(id -> id.getKey() + " " + id.getValue())
              .collect(Collectors.joining(",")));
    }
  }

  static Map<String, NewId> renumbered(Fields fields) {
    String text = fields.text(RENUMBERED);
    Map<String, NewId> renumbered = new TreeMap<>();
    for (String ids : text == null || text.isEmpty() ? new String[0] : text.split(",", -1)) {
      String[] formerAndNow = ids.split(" ", -1);
      renumbered.put(formerAndNow[0], NewId.parse(formerAndNow[1]));
    }
    return renumbered;
  }
}
