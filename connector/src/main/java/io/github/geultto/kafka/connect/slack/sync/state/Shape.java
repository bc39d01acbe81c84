package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings that shape records, as they are stored with each part: a part whose records were
 * made with others is brought in line when it is loaded.
 *
 * @param settings by their names; values have no blanks
 */
public record Shape(SortedMap<String, String> settings) {

  /** The instant before which nothing is emitted, as a Slack timestamp. */
  public static final String START = "start.date";

  /** Which columns this version knows. */
  public static final String COLUMNS = "columns";

  /** Those of versions that did not distinguish tombstones from other messages. */
  private static final String COLUMNS_BEFORE_TOMBSTONES = "8f88611d";

  /** Which users are excluded, in a form that names none; missing if none are. */
  public static final String EXCLUDED = "privacy.exclude.users";

  /** Whose texts are not emitted in a channel, likewise. */
  public static final String REDACTED = "privacy.redact.text";

  /** Ids that the channel had before, see {@link #formerIds}; missing if it always had its own. */
  static final String FORMER = "channel.former";

  /** Those that are missing where nothing is set, and so are not unknown. */
  private static final Set<String> OPTIONAL = Set.of(EXCLUDED, REDACTED, FORMER);

  /** How reactions and files are laid out in the records of messages. */
  public static final String JSON_COLUMNS = "json.columns";

  /** What settings had as their only value when they were not stored yet. */
  private static final Map<String, String> BEFORE = Map.of(JSON_COLUMNS, "string");

  /** What was stored before this was. */
  static final Shape UNKNOWN = new Shape(new TreeMap<>());

  /** Records made with other values of these must be emitted again. */
  private static final Set<String> EMITTED_AGAIN =
      Set.of("topic.prefix", "include.raw.json", "time.zone", REDACTED, JSON_COLUMNS, FORMER);

  public static Shape of(Map<String, String> settings) {
    return new Shape(new TreeMap<>(settings));
  }

  /** With one more setting, unless its value is empty. */
  public Shape with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(settings);
    if (!value.isEmpty()) {
      more.put(name, value);
    }
    return new Shape(more);
  }

  /**
   * The same of a channel that had other ids before: what was emitted under these is emitted again
   * under its own, and the rows of the former ids are deleted with it.
   *
   * @param ids each with an instant since which nothing has been emitted under it
   */
  public Shape withFormer(Map<String, Ts> ids) {
    return with(
        FORMER,
        new TreeMap<>(ids)
            .entrySet().stream()
                .map(id -> id.getKey() + "@" + id.getValue())
                .collect(Collectors.joining(",")));
  }

  /** Ids that the channel had before, each with an instant since which it no longer has it. */
  public Map<String, Ts> formerIds() {
    Map<String, Ts> ids = new TreeMap<>();
    Stream.ofNullable(settings.get(FORMER))
        .flatMap(text -> Stream.of(text.split(",", -1)))
        .map(text -> text.split("@", 2))
        .forEach(id -> ids.put(id[0], Ts.parse(id[1])));
    return ids;
  }

  /** Whether a version stored this that did not distinguish tombstones from messages. */
  boolean isBeforeTombstones() {
    return settings.isEmpty() || COLUMNS_BEFORE_TOMBSTONES.equals(settings.get(COLUMNS));
  }

  /** Whether records were made under the same id. */
  boolean isOfSameIds(Shape other) {
    return Objects.equals(settings.get(FORMER), other.settings.get(FORMER));
  }

  /** Those that it may have had when a message was written. */
  List<String> formerIds(Ts ts) {
    return formerIds().entrySet().stream()
        .filter(id -> !ts.isAfter(id.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Reads what {@link #toString} wrote; null is {@link #UNKNOWN}. */
  static Shape parse(String text) {
    SortedMap<String, String> settings = new TreeMap<>();
    for (String setting : text == null || text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      int equals = setting.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("\"settings\" is corrupt at \"" + setting + "\"");
      }
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    Shape shape = new Shape(settings);
    check(START, settings.get(START), shape::start);
    check(FORMER, settings.get(FORMER), shape::formerIds);
    return shape;
  }

  private static void check(String name, String value, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "\"settings\" is corrupt at \"" + name + "=" + value + "\"", e);
    }
  }

  /** Names of the settings that have another value now; those that one of both lacks are not. */
  Set<String> changed(Shape now) {
    Set<String> changed = new TreeSet<>();
    Map<String, String> then = new TreeMap<>(settings);
    if (!then.isEmpty()) {
      BEFORE.forEach(then::putIfAbsent);
    }
    then.forEach(
        (name, value) -> {
          if (!value.equals(now.settings.getOrDefault(name, value))) {
            changed.add(name);
          }
        });
    OPTIONAL.stream()
        .filter(name -> !Objects.equals(settings.get(name), now.settings.get(name)))
        .forEach(changed::add);
    return changed;
  }

  /** Whether what was emitted must be emitted again with the settings as they are now. */
  boolean isEmittedAgain(Shape now) {
    return changed(now).stream().anyMatch(EMITTED_AGAIN::contains);
  }

  /** Whether what was emitted must be compared again, as other users are excluded now. */
  boolean excludesOthers(Shape now) {
    return changed(now).contains(EXCLUDED);
  }

  /** See {@link #START}; {@link Ts#ZERO} if it is not known. */
  Ts start() {
    String start = settings.get(START);
    return start == null ? Ts.ZERO : Ts.parse(start);
  }

  @Override
  public String toString() {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining(" "));
  }
}
