package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.Authors;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Part;
import io.github.geultto.kafka.connect.slack.sync.state.Sent;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The memory of a channel, in one part while it is small.
 *
 * @param authors people whom its messages name and of whom no row is known
 * @param splitAt a part over this length, in characters, is dealt out to 32
 */
record ChannelMemory(ChannelState state, Authors authors, int splitAt) implements Memory<Change> {

  /** What {@code splitAt} is outside of tests. */
  static final int SPLIT = 8_000;

  @Override
  public void added(Change change) {
    if (!change.isDeletion() && !change.isOfReaction()) {
      authors.met(change.message());
    }
  }

  @Override
  public Object subject(Change change) {
    return change.ts();
  }

  @Override
  public boolean mayRide(Change change) {
    return change.isOfFormer()
        || (!change.isDeletion() && !change.isOfReaction() && !isMoving(change));
  }

  @Override
  public String home(Change change) {
    return state.home(change.root());
  }

  @Override
  public Map<String, Object> toOffset(String part, Ts now) {
    return authors.addTo(state.toOffset(part, now));
  }

  /** Whether rows of it may be left under a former id: there are none of what is newer. */
  private boolean isMoving(Change change) {
    return state.moving.contains(home(change)) && !state.formerIds(change.ts()).isEmpty();
  }

  /**
   * What the head says of a record that rides on it. Rows under the channel's former id may be left
   * when it does: if the part is not stored, it is emitted again, and with it these rows are
   * deleted; what is gone is found missing again.
   */
  private Optional<Sent> named(Change change) {
    if (change.isOfFormer()) {
      return Optional.empty();
    }
    Sent sent = Sent.of(change);
    return isMoving(change) ? Optional.of(sent.again()).filter(Sent::isThere) : Optional.of(sent);
  }

  @Override
  public Map<String, Object> ride(Change change) {
    return authors.addTo(named(change).map(state::ride).orElseGet(state::headOffset));
  }

  @Override
  public boolean isHeadStored() {
    return state.isHeadStored();
  }

  @Override
  public void headIsStored() {
    state.headIsStored();
  }

  @Override
  public void ridesWereDropped() {
    state.ridesWereDropped();
  }

  /** What the 32 parts know of is then true of acknowledged records alone. */
  @Override
  public void settled(Map<String, Map<String, Object>> stored) {
    Map<String, Object> all = stored.get(Part.ALL);
    if (state.isWhole() && all != null && length(all) > splitAt) {
      state.split();
    }
  }

  /** How long the bulk of a part's offset is, in characters. */
  private static int length(Map<String, ?> offset) {
    return Stream.of("ledger", "reactions")
        .mapToInt(field -> offset.get(field) instanceof String text ? text.length() : 0)
        .sum();
  }
}
