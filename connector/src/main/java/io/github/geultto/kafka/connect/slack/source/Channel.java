package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Optional;

/**
 * A channel to read.
 *
 * @param id Slack's id
 * @param name for people; the id where it has none, as a direct message
 * @param created since when it has been there; {@link Ts#ZERO} where that is not known
 * @param load how much reading it is expected to make, compared with others
 * @param team the workspace that it belongs to; null with the token of one workspace
 * @param isRedacted whether the texts of its messages are withheld
 */
record Channel(String id, String name, Ts created, int load, String team, boolean isRedacted) {

  /** A channel of the token's workspace, whose texts are emitted. */
  Channel(String id, String name, Ts created, int load) {
    this(id, name, created, load, null, false);
  }

  /** The same as a channel of that workspace. */
  Channel in(String owner) {
    return new Channel(id, name, created, load, owner, isRedacted);
  }

  /** The same with its texts emitted or withheld. */
  Channel redacted(boolean redacted) {
    return new Channel(id, name, created, load, team, redacted);
  }

  /** Reads an entry of a list of channels; empty if it has no id. */
  static Optional<Channel> of(JsonNode entry) {
    String id = entry.path("id").isTextual() ? entry.get("id").textValue() : "";
    String name = entry.path("name").isTextual() ? entry.get("name").textValue() : id;
    return id.isBlank()
        ? Optional.empty()
        : Optional.of(new Channel(id, name, created(entry.path("created").asLong(0)), load(entry)));
  }

  /**
   * The instant of a channel's making.
   *
   * @param seconds since 1970; unknown if out of range, as milliseconds are
   */
  static Ts created(long seconds) {
    boolean known = seconds > 0 && seconds <= Ts.MAX.instant().getEpochSecond();
    return known ? new Ts(seconds * 1_000_000) : Ts.ZERO;
  }

  /** In coarse steps, so that a few members more or less do not matter. */
  private static int load(JsonNode entry) {
    long members = Math.max(0, entry.path("num_members").asLong(1));
    return entry.path("is_archived").asBoolean()
        ? 1
        : 2 + (63 - Long.numberOfLeadingZeros(members + 1));
  }
}
