package io.github.geultto.kafka.connect.slack.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is read with the token: one workspace, or several of an organisation (Enterprise Grid).
 *
 * <p>A channel or user of several workspaces has one row, which belongs to one of them. Which one
 * does not depend on the list that shows it: otherwise the row would change with each list.
 *
 * @param url the address of the workspace or organisation; null if it is not known
 * @param id the id of the workspace or organisation; null if it is not known
 * @param urls the addresses of the organisation's workspaces, by id; empty for one workspace
 * @param channels the workspace of each channel of the organisation that is read
 */
public record Workspaces(
    String url, String id, Map<String, String> urls, Map<String, String> channels) {

  public Workspaces {
    urls = Map.copyOf(urls);
    channels = Map.copyOf(channels);
  }

  /** The workspace of a token of one workspace. */
  public static Workspaces one(String url, String id) {
    return new Workspaces(url, id, Map.of(), Map.of());
  }

  /** The address of a channel's workspace, with a slash at the end; null if it is not known. */
  String urlOf(String channel) {
    String team = channels.get(channel);
    String address = team == null ? url : urls.getOrDefault(team, url);
    return address == null || address.endsWith("/") ? address : address + "/";
  }

  /** The workspace of an entry of a list of channels; null if it is not known. */
  String teamOf(JsonNode channel) {
    String context = Values.text(channel.path("context_team_id"));
    if (urls.isEmpty()) {
      return context == null ? id : context;
    }
    return owner(channel, urls.keySet())
        .orElseGet(() -> channels.get(Values.text(channel.path("id"))));
  }

  /**
   * The workspace that a channel of an organisation belongs to: its host if it is one of those that
   * are read, otherwise the first of those that share it, otherwise the one that lists it.
   *
   * @param teams the ids of the workspaces that are read
   */
  public static Optional<String> owner(JsonNode channel, Collection<String> teams) {
    String host = Values.text(channel.path("conversation_host_id"));
    if (host != null && teams.contains(host)) {
      return Optional.of(host);
    }
    return first(channel.path("shared_team_ids"), teams)
        .or(
            () ->
                Optional.ofNullable(Values.text(channel.path("context_team_id")))
                    .filter(teams::contains));
  }

  private static Optional<String> first(JsonNode ids, Collection<String> teams) {
    TreeSet<String> own = new TreeSet<>();
    ids.forEach(id -> own.add(id.asText()));
    own.retainAll(teams);
    return own.stream().findFirst();
  }

  /** The workspace of a user; null if it is not known. */
  String teamOfUser(JsonNode user) {
    return first(user.path("enterprise_user").path("teams"), urls.keySet())
        .orElseGet(() -> Values.text(user.path("team_id")));
  }

  /**
   * Whether a user is of another organisation, or of another workspace that does not belong to the
   * same organisation; null if it is not known. {@code is_stranger} is not enough: it is false for
   * people of another organisation who share a channel. Source: <a
   * href="https://docs.slack.dev/reference/objects/user-object">the user object</a>.
   */
  Boolean isExternal(JsonNode user) {
    if (user.path("is_stranger").asBoolean()) {
      return true;
    }
    String team = Values.text(user.path("team_id"));
    if (id == null || (team == null && !user.has("enterprise_user"))) {
      return null;
    }
    return !isOwn(team) && !isOfTheOrganisation(user.path("enterprise_user"));
  }

  private boolean isOwn(String team) {
    return id.equals(team) || (team != null && urls.containsKey(team));
  }

  private boolean isOfTheOrganisation(JsonNode enterpriseUser) {
    if (id.equals(enterpriseUser.path("enterprise_id").asText())) {
      return true;
    }
    for (JsonNode team : enterpriseUser.path("teams")) {
      if (isOwn(team.asText())) {
        return true;
      }
    }
    return false;
  }
}
