package io.github.geultto.kafka.connect.slack.source;

import static io.github.geultto.kafka.connect.slack.config.Validators.check;

import io.github.geultto.kafka.connect.slack.config.SlackConfig;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.Resync;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/**
 * The setting {@code resync}: what must be emitted again, once, for operators who cannot set
 * offsets. A channel's {@link io.github.geultto.kafka.connect.slack.sync.state.Head} shows which
 * entry was applied. A list is emitted again if its last command is older than the instant that the
 * entry names, so that nothing more is stored.
 */
final class ResyncSetting {

  static final String NAME = "resync";

  /** As in {@code {"stream": "users"}}; no name of a channel contains a colon. */
  private static final String LIST = "stream:";

  /** In place of an instant. */
  private static final String START = "start";

  private static final String FORM =
      "\" must be a channel and an instant, as in general@2026-01-01 or C0123456789@start, or a list"
          + " and an instant, as in stream:users@2026-01-01";

  /** The instants by what is to be emitted again; a later entry for the same goes before. */
  private final Map<String, String> entries = new LinkedHashMap<>();

  private final ZoneId zone;

  private ResyncSetting(List<?> entries, ZoneId zone) {
    this.zone = zone;
    for (Object entry : entries) {
      String[] parts = entry.toString().split("@", 2);
      this.entries.remove(parts[0]);
      this.entries.put(parts[0], parts[1]);
    }
  }

  static ResyncSetting of(SlackSourceConfig config) {
    return new ResyncSetting(config.getList(NAME), config.timeZone());
  }

  static void addTo(SlackConfig.Group sync) {
    sync.add(
        NAME,
        ConfigDef.Type.LIST,
        List.of(),
        check("channels and lists, each with an instant", ResyncSetting::fault),
        Importance.LOW,
        "Emit again",
        "What is emitted again, once, without stopping the connector: general@2026-01-01 is"
            + " everything in that channel from the date on, C0123456789@start everything since"
            + " start.date, stream:users@2026-01-01T09:00:00Z all users unless they were requested"
            + " after that instant, so specify the current time. Names, ids or globs, separated by commas; the last entry that matches a"
            + " channel applies. See docs/operations.md.");
  }

  // ---------------------------------------------------------------- what it says

  /** Of a channel. */
  Resync ofChannel(String id, String name) {
    return last(id, name, false)
        .map(what -> new Resync(what + "@" + entries.get(what), instant(entries.get(what))))
        .orElse(Resync.NONE);
  }

  /** The list is emitted again if that was last done before; {@link Ts#ZERO} if it never is. */
  Ts ofList(String list) {
    return last(LIST + list, null, true).map(entries::get).map(this::instant).orElse(Ts.ZERO);
  }

  private Optional<String> last(String id, String name, boolean lists) {
    return entries.keySet().stream()
        .filter(what -> what.startsWith(LIST) == lists)
        .filter(what -> new ChannelFilter(List.of(what), List.of()).matches(id, name))
        .reduce((before, after) -> after);
  }

  private Ts instant(String text) {
    return text.equals(START) ? Ts.ZERO : SlackSourceConfig.parseInstant(text, zone);
  }

  /** Whether a task must know this channel's name to find its entry. */
  boolean needsName(Channel channel) {
    return !ofChannel(channel.id(), channel.name()).equals(ofChannel(channel.id(), null));
  }

  /** The named channels, without globs: each is expected to be read. */
  Set<String> channels() {
    List<String> named = entries.keySet().stream().filter(what -> !what.startsWith(LIST)).toList();
    return new LinkedHashSet<>(new ChannelFilter(named, List.of()).literals());
  }

  /** What is wrong at this time, as a sentence; empty if nothing is. */
  Optional<String> fault(Instant now) {
    try {
      return future(now);
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage() + ".");
    }
  }

  private Optional<String> future(Instant now) {
    return entries.entrySet().stream()
        .filter(entry -> instant(entry.getValue()).isAfter(Ts.of(now)))
        .findFirst()
        .map(
            entry ->
                "%s@%s is in the future: specify an instant in the past."
                    .formatted(entry.getKey(), entry.getValue()));
  }

  // ---------------------------------------------------------------- what it may say

  private static String fault(Object value) {
    return ((List<?>) value)
        .stream()
            .map(entry -> entryFault(entry.toString()))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  private static String entryFault(String entry) {
    String[] parts = entry.split("@", -1);
    if (parts.length != 2 || parts[0].isEmpty() || entry.matches(".*\\s.*")) {
      return "\"" + entry + FORM;
    }
    boolean isList = parts[0].startsWith(LIST);
    String list = isList ? parts[0].substring(LIST.length()) : "";
    if (isList && !mayNameAList(list)) {
      return "\""
          + entry
          + "\" names no list: it must be stream:users, stream:channels, stream:user_groups or"
          + " stream:members: with a channel's id";
    }
    return parts[1].equals(START) && !isList ? null : dateFault(entry, parts[1]);
  }

  private static boolean mayNameAList(String text) {
    return text.matches(".*[*?].*") ? SourceOffsets.mayMatchList(text) : SourceOffsets.isList(text);
  }

  private static String dateFault(String entry, String date) {
    try {
      SlackSourceConfig.parseInstant(date, ZoneOffset.UTC);
      return null;
    } catch (IllegalArgumentException e) {
      return "\"" + entry + "\": " + e.getMessage();
    }
  }
}
