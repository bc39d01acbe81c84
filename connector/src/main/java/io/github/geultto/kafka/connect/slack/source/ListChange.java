package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Op;

/**
 * What happened to an entry of a list.
 *
 * @param entry as the list shows it; null for a deletion
 * @param fingerprint of its content; null for a deletion
 * @param isWithheld whether it is deleted because it must not be emitted
 */
record ListChange(Op op, String id, JsonNode entry, Integer fingerprint, boolean isWithheld) {

  /** An entry that is new or has changed. */
  ListChange(Op op, String id, JsonNode entry, Integer fingerprint) {
    this(op, id, entry, fingerprint, false);
  }

  /** It is gone. */
  static ListChange deleted(String id) {
    return new ListChange(Op.DELETE, id, null, null);
  }

  /** It must not be emitted, and may have been. */
  static ListChange withheld(String id) {
    return new ListChange(Op.DELETE, id, null, null, true);
  }
}
