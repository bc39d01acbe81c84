package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * People who wrote or reacted in a channel and of whom no row is known to have arrived: the list of
 * users does not show those of other organisations. They are stored with the records that name
 * them, in every offset of the channel, until their own record is acknowledged: so a crash loses
 * none, and the task that reads the lists finds those of channels that other tasks read.
 *
 * <p>Not thread-safe.
 */
public final class Authors {

  /** The field of an offset of a channel's head or part: ids, separated by blanks. */
  public static final String FIELD = "authors";

  /** Of those stored in one offset, some 6 kB. */
  private static final int MOST_STORED = 500;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,50}");

  private final Predicate<String> known;
  private final Set<String> unknown = new LinkedHashSet<>();

  /**
   * Goes on from what is stored of a channel.
   *
   * @param known whether a row of somebody has arrived, or none is to be had
   */
  public Authors(ChannelOffsets stored, Predicate<String> known) {
    this.known = known;
    unknown.addAll(stored.authors());
  }

  /** A message is to be emitted. */
  public void met(Message message) {
    met(message.userId());
    message.reactions().forEach(reaction -> reaction.users().forEach(this::met));
  }

  private void met(String id) {
    if (id != null && ID.matcher(id).matches() && !known.test(id)) {
      unknown.add(id);
    }
  }

  /** Those of whom no row is known. */
  public Set<String> unknown() {
    unknown.removeIf(known);
    return unknown;
  }

  /**
   * An offset of the channel with them; with some of them in turn if there are many, because those
   * whom Slack does not know stay unknown in a task that does not ask for them.
   */
  public Map<String, Object> addTo(Map<String, Object> offset) {
    if (!unknown().isEmpty()) {
      List<String> stored = unknown.stream().limit(MOST_STORED).toList();
      offset.put(FIELD, String.join(" ", stored));
      if (stored.size() < unknown.size()) {
        stored.forEach(unknown::remove);
        unknown.addAll(stored);
      }
    }
    return offset;
  }

  /**
   * Reads the field of an offset; null is none.
   *
   * @throws IllegalArgumentException in words for the operator, if it is damaged
   */
  public static List<String> parse(String text) {
    List<String> ids = new ArrayList<>();
    for (String id : text == null || text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      if (!ID.matcher(id).matches()) {
        throw new IllegalArgumentException("\"" + FIELD + "\" is damaged at \"" + id + "\"");
      }
      ids.add(id);
    }
    return ids;
  }
}
