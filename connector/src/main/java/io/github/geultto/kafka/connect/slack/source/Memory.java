package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Map;

/**
 * What is remembered of a channel or a list, as far as {@link Delivery} stores it: in parts,
 * separate from the operator's partition, the head.
 */
interface Memory<C> {

  /** A change waits to be sent. */
  void added(C change);

  /** What a change is of: changes of the same are sent in order. */
  Object subject(C change);

  /**
   * Whether a change may ride on the head: what the head says of its records is lost with the next
   * command.
   */
  boolean mayRide(C change);

  /** The part that a change belongs to. */
  String home(C change);

  /** A part's offset: it covers all of its changes so far. */
  Map<String, Object> toOffset(String part, Ts now);

  /** The head's offset, once this change has ridden on it. */
  Map<String, Object> ride(C change);

  /** See {@link io.github.geultto.kafka.connect.slack.sync.state.ChannelState#isHeadStored}. */
  boolean isHeadStored();

  /** All has been acknowledged, and a record of the head was stored. */
  void headIsStored();

  /** Transformations dropped all records that rode on the head. */
  void ridesWereDropped();

  /**
   * All that was sent has been acknowledged: parts may be cut again.
   *
   * @param stored the parts' offsets
   */
  void settled(Map<String, Map<String, Object>> stored);
}
