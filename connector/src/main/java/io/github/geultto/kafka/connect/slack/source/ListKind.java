package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.Listing;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.record.Records;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * What a list is of, and how it is read.
 *
 * @param name of its source partitions, see {@link SourceOffsets}
 * @param params of the first page
 * @param teams the workspaces whose lists are read, one after the other; empty with the token of
 *     one workspace
 * @param selected the entries that are emitted
 * @param showsAll whether what complete lists lack is gone
 * @param entries the entries of a page, each an object with an id
 * @param fingerprint of what is emitted of an entry
 */
record ListKind(
    String name,
    SlackMethod method,
    Map<String, String> params,
    List<String> teams,
    Predicate<JsonNode> selected,
    boolean showsAll,
    UnaryOperator<Page<JsonNode>> entries,
    ToIntFunction<JsonNode> fingerprint) {

  /** In place of a fingerprint: of a membership nothing can change. */
  private static final int MEMBER = 1;

  /**
   * All users. The list lacks people of other organisations, so nobody is deleted because of it
   * alone, see {@link UnlistedUsers}.
   */
  static ListKind users(SlackSourceConfig config, Records records) {
    SlackMethod method = SlackMethod.USERS_LIST;
    return new ListKind(
        SourceOffsets.USERS,
        method,
        Map.of("limit", Integer.toString(config.pageSize(method))),
        List.of(),
        user -> true,
        false,
        UnaryOperator.identity(),
        records::userFingerprint);
  }

  /** The channels that the settings name. */
  static ListKind channels(SlackSourceConfig config, Records records) {
    ChannelFilter filter = config.channelFilter();
    SlackMethod method = SlackMethod.CONVERSATIONS_LIST;
    return new ListKind(
        SourceOffsets.CHANNELS,
        method,
        config.channelListing(method),
        List.of(),
        channel -> filter.matches(channel.path("id").asText(), channel.path("name").asText(null)),
        true,
        UnaryOperator.identity(),
        records::channelFingerprint);
  }

  /** The members of a channel. */
  static ListKind members(SlackSourceConfig config, String channel) {
    SlackMethod method = SlackMethod.CONVERSATIONS_MEMBERS;
    return new ListKind(
        SourceOffsets.membersOf(channel),
        method,
        Map.of("channel", channel, "limit", Integer.toString(config.pageSize(method))),
        List.of(),
        member -> true,
        true,
        Memberships::ofChannel,
        member -> MEMBER);
  }

  /** User groups and their members. */
  static ListKind userGroups(Records records) {
    return new ListKind(
        SourceOffsets.USER_GROUPS,
        SlackMethod.USERGROUPS_LIST,
        Map.of("include_users", "true", "include_disabled", "true", "include_count", "true"),
        List.of(),
        entry -> true,
        true,
        Memberships::ofUserGroups,
        entry ->
            Memberships.isMember(entry.path("id").asText())
                ? MEMBER
                : records.memberships().userGroupFingerprint(entry));
  }

  /** The same of each of these workspaces; entries that several of them list are one entry. */
  ListKind ofTeams(Collection<String> ids) {
    List<String> sorted = ids.stream().sorted().toList();
    return new ListKind(name, method, params, sorted, selected, showsAll, entries, fingerprint);
  }

  /** The list from its start. */
  Listing listing() {
    return Listing.ofTeams(method, params, teams);
  }

  /** The user that an entry is about; null if it is about none. */
  String user(String id) {
    if (name.equals(SourceOffsets.USER_GROUPS)) {
      return Memberships.isMember(id) ? Memberships.user(id) : null;
    }
    return name.equals(SourceOffsets.CHANNELS) ? null : id;
  }

  /** What it is of, for people. */
  String label() {
    return SourceOffsets.channelOfMembers(name).map(id -> "members of " + id).orElse(name);
  }
}
