package io.github.geultto.kafka.connect.slack.client;

import java.util.Set;
import java.util.TreeSet;

/**
 * The workspace and the user of a token, as returned by {@code auth.test}.
 *
 * <p>Source: <a href="https://docs.slack.dev/reference/methods/auth.test">auth.test</a>.
 *
 * @param url the workspace's address, such as {@code https://acme.slack.com/}; null if not given
 * @param teamId the workspace's id; null if not given
 * @param userId the user, or the bot's user; null if not given
 * @param botId null for a user's token
 * @param scopes what the token may do, from the header {@code x-oauth-scopes}; empty if the server
 *     did not send it
 */
public record Identity(String url, String teamId, String userId, String botId, Set<String> scopes) {

  public Identity {
    scopes = Set.copyOf(scopes);
  }

  /** Workspace, user and scopes, for the log. */
  @Override
  public String toString() {
    return "workspace %s (%s), %s, scopes %s"
        .formatted(
            url,
            teamId,
            botId == null ? "user " + userId : "bot " + botId,
            scopes.isEmpty() ? "unknown" : String.join(", ", new TreeSet<>(scopes)));
  }
}
