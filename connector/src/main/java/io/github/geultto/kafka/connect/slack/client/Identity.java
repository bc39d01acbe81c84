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
 * @param isOrganisation whether the app is installed for an organisation (Enterprise Grid), so that
 *     {@code teamId} is the organisation's and the token speaks for several workspaces
 */
public record Identity(
    String url,
    String teamId,
    String userId,
    String botId,
    Set<String> scopes,
    boolean isOrganisation) {

  public Identity {
    scopes = Set.copyOf(scopes);
  }

  /** The identity of a token of one workspace. */
  public Identity(String url, String teamId, String userId, String botId, Set<String> scopes) {
    this(url, teamId, userId, botId, scopes, false);
  }

  /** Workspace, user and scopes, for the log. */
  @Override
  public String toString() {
    return "%s %s (%s), %s, scopes %s"
        .formatted(
            isOrganisation ? "organisation" : "workspace",
            url,
            teamId,
            botId == null ? "user " + userId : "bot " + botId,
            scopes.isEmpty() ? "unknown" : String.join(", ", new TreeSet<>(scopes)));
  }
}
