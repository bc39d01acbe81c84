package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What becomes of records that were made with other settings, in words for the operator. */
final class ChangedSettings {

  private ChangedSettings() {}

  /**
   * One sentence for each setting.
   *
   * @param names as {@link Shape} has them
   */
  static List<String> sentences(Set<String> names) {
    List<String> sentences = new ArrayList<>();
    names.forEach(name -> sentences.add(sentence(name)));
    return sentences;
  }

  private static String sentence(String name) {
    return switch (name) {
      case Shape.START ->
          name
              + " has changed: what lies between a later and an earlier one is read now; what was"
              + " emitted before a later one stays in the topics";
      case Shape.COLUMNS ->
          "This version has other columns than the one that stored the offsets: rows get them when"
              + " they next change. To fill them all, stop the connector, set the offset of each"
              + " {\"channel\": …} and {\"stream\": …} to null, and resume it";
      case SlackSourceConfig.DELETES_MODE ->
          name
              + " has changed: it applies to deletions from now on; what was emitted for messages"
              + " deleted before stays";
      default -> name + " has changed: what was emitted with another value is emitted again";
    };
  }
}
