package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A workspace as Slack shows it to the bot at one time, in Slack's own JSON.
 *
 * @param url the workspace's URL, ending in a slash
 * @param teamId the workspace's id
 * @param users the elements of {@code users.list}, and those whom {@code users.info} shows of the
 *     others who wrote or reacted
 * @param channels the elements of {@code conversations.list}
 * @param messages by channel id, each message once, replies among them, in any order; reactions
 *     with all users. Channels that the bot cannot read are missing.
 * @param members the ids of the members by channel id; empty where they are not read
 * @param userGroups the elements of {@code usergroups.list}, likewise
 * @param hasReactionRows whether each reaction has a row of its own
 * @param gaps what Slack does not show
 */
record Snapshot(
    String url,
    String teamId,
    List<JsonNode> users,
    List<JsonNode> channels,
    Map<String, List<JsonNode>> messages,
    Map<String, List<String>> members,
    List<JsonNode> userGroups,
    boolean hasReactionRows,
    Gaps gaps) {

  /** The ids of all who wrote the messages or reacted to them. */
  static Set<String> authors(Map<String, List<JsonNode>> messages) {
    Set<String> authors = new TreeSet<>();
    messages
        .values()
        .forEach(
            all ->
                all.forEach(
                    message -> {
                      authors.add(message.path("user").asText(""));
                      message
                          .path("reactions")
                          .forEach(
                              reaction ->
                                  reaction.path("users").forEach(u -> authors.add(u.asText(""))));
                    }));
    authors.remove("");
    return authors;
  }

  /** A workspace that Slack shows in full. */
  Snapshot(
      String url,
      String teamId,
      List<JsonNode> users,
      List<JsonNode> channels,
      Map<String, List<JsonNode>> messages) {
    this(url, teamId, users, channels, messages, Map.of(), List.of(), false, Gaps.NONE);
  }

  /**
   * What Slack does not show, so that it cannot be compared.
   *
   * @param hiddenBefore by channel id, the ts before which Slack hides messages: rows of them may
   *     be in the table, because what is hidden is not deleted
   * @param partialReactions messages (channel/ts) whose reactions miss users
   * @param notes all this and what was skipped, in words
   */
  record Gaps(Map<String, String> hiddenBefore, Set<String> partialReactions, List<String> notes) {
    static final Gaps NONE = new Gaps(Map.of(), Set.of(), List.of());
  }
}
