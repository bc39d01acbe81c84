package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A workspace as Slack shows it to the bot at one time, in Slack's own JSON.
 *
 * @param url the workspace's URL, ending in a slash
 * @param teamId the workspace's id
 * @param users the elements of {@code users.list}
 * @param channels the elements of {@code conversations.list}
 * @param messages by channel id, each message once, replies among them, in any order; reactions
 *     with all users. Channels that the bot cannot read are missing.
 */
record Snapshot(
    String url,
    String teamId,
    List<JsonNode> users,
    List<JsonNode> channels,
    Map<String, List<JsonNode>> messages) {}
