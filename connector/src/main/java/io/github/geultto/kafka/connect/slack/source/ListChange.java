package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Op;

/**
 * What happened to an entry of a list.
 *
 * @param entry as the list shows it; null for a deletion
 * @param fingerprint of its content; null for a deletion
 */
record ListChange(Op op, String id, JsonNode entry, Integer fingerprint) {

  /** It is gone. */
  static ListChange deleted(String id) {
    return new ListChange(Op.DELETE, id, null, null);
  }
}
