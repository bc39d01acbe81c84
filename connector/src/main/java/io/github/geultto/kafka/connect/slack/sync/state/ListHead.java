package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is stored on a list's own partition, {@code {"stream": "users"}}, which is the operator's:
 * the number of the last command, as in {@link Head}. The only command is to remove it, after which
 * the whole list is emitted again.
 *
 * @param n the command's number
 * @param shape the settings that its records were made with
 * @param sent ids and fingerprints of the records that rode on this partition; null for a deletion
 * @param renumbered of these, as in {@link ListPart}
 */
record ListHead(Ts n, Shape shape, Map<String, Integer> sent, Map<String, NewId> renumbered) {

  private static final Set<String> REQUIRED = Set.of("v", "n", "sent");
  private static final Set<String> FIELDS =
      Set.of("v", "n", "settings", "sent", ListPart.RENUMBERED);
  private static final String DELETED = "deleted";

  /** No id contains it. */
  private static final String SEPARATOR = ",";

  /**
   * With one more record; those beyond some are emitted again if the parts never know of them.
   *
   * @param moved channels that have other ids
   */
  ListHead riding(String id, Integer fingerprint, Map<String, NewId> moved) {
    if (sent.size() == Head.MOST_SENT) {
      return this;
    }
    Map<String, Integer> all = new LinkedHashMap<>(sent);
    all.put(id, fingerprint);
    Map<String, NewId> known = new TreeMap<>(moved);
    known.keySet().retainAll(all.keySet());
    return new ListHead(n, shape, all, known);
  }

  /** Without records. */
  static ListHead of(Ts n, Shape shape) {
    return new ListHead(n, shape, Map.of(), Map.of());
  }

  /** The next command, with some records as if they had been sent before they must be again. */
  ListHead next(Ts number, Shape now, Predicate<String> ids) {
    Map<String, Integer> again = new LinkedHashMap<>();
    sent.forEach((id, print) -> again.put(id, print == null ? null : ListLedger.AGAIN));
    again.keySet().removeIf(ids.negate());
    return new ListHead(number, now, again, renumbered);
  }

  Map<String, Object> toOffset() {
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put("v", Head.VERSION);
    offset.put("n", n.instant().toString());
    offset.put("settings", shape.toString());
    offset.put(
        "sent",
        sent.entrySet().stream()
            .map(e -> e.getKey() + " " + (e.getValue() == null ? DELETED : e.getValue()))
            .collect(Collectors.joining(SEPARATOR)));
    ListPart.put(renumbered, offset);
    return offset;
  }

  /** Reads what {@link #toOffset} wrote; throws some exception if it is anything else. */
  static ListHead fromOffset(Fields fields) {
    fields.only(FIELDS).all(REQUIRED).version(Head.VERSION);
    Map<String, Integer> sent = new LinkedHashMap<>();
    String text = fields.known("sent");
    for (String record : text.isEmpty() ? new String[0] : text.split(SEPARATOR, -1)) {
      String[] parts = record.split(" ", -1);
      sent.put(parts[0], parts[1].equals(DELETED) ? null : Integer.valueOf(parts[1]));
    }
    return new ListHead(
        fields.knownInstant("n"),
        Shape.parse(fields.text("settings")),
        sent,
        ListPart.renumbered(fields));
  }
}
