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
              + " has changed: if it is earlier, the messages in between are read now; if it is"
              + " later, records emitted before it stay in the topics";
      case Shape.COLUMNS ->
          "This version has other columns than the version that stored the offsets: rows get"
              + " them with their next change. To fill them all, stop the connector, set the offset"
              + " of each {\"channel\": …} and {\"stream\": …} to null, and resume it";
      case SlackSourceConfig.DELETES_MODE ->
          name
              + " has changed: it applies to deletions from now on; records of earlier deletions stay";
      case SlackSourceConfig.PRIVACY_EXCLUDE_USERS ->
          name
              + " has changed: messages in the window (lookback.days) are compared again, and those of"
              + " excluded users are deleted. To delete or restore older ones, stop the connector, set"
              + " the offset of each {\"channel\": …} to null, and resume it";
      case SlackSourceConfig.PRIVACY_REDACT_TEXT ->
          name + " has changed: messages of the channels concerned are emitted again";
      default -> name + " has changed: records emitted with another value are emitted again";
    };
  }
}
