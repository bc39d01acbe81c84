package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.record.Workspaces;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * A task's share of the work, as the connector hands it over in the task's config.
 *
 * @param connector the connector's own config
 * @param index which of the tasks, from 0
 * @param tasks how many tasks there are
 * @param channels the channels to read, by id; their load is not known here
 * @param workspaceUrl such as {@code https://example.slack.com/}; null if not known
 * @param teamId the id of the workspace or organisation; null if not known
 * @param teams the addresses of the organisation's workspaces, by id; empty for one workspace
 * @param readsLists whether this task reads the lists of users and channels too
 */
record TaskConfig(
    SlackSourceConfig connector,
    int index,
    int tasks,
    Map<String, Channel> channels,
    String workspaceUrl,
    String teamId,
    Map<String, String> teams,
    boolean readsLists) {

  private static final String INDEX = "task.index";
  private static final String TASKS = "task.count";
  private static final String CHANNELS = "task.channels";
  private static final String REDACTED = "task.channels.redacted";
  private static final String WORKSPACE_URL = "task.workspace.url";
  private static final String TEAM_ID = "task.team.id";
  private static final String TEAMS = "task.teams";

  /** Kafka takes a config of a megabyte; quotes in it take twice their room. */
  private static final int MOST_CHARACTERS = 300_000;

  private static final JsonMapper JSON = new JsonMapper();

  /** Calls per minute that the task may make of a method of Tier 3; infinite without a limit. */
  double callsPerMinute() {
    RateProfile profile = connector.rateLimitProfile();
    int limit = SlackMethod.CONVERSATIONS_HISTORY.perMinute(profile);
    return profile == RateProfile.OFF
        ? Double.POSITIVE_INFINITY
        : limit * connector.rateLimitShare() / tasks;
  }

  /** What must not be emitted. */
  PrivacyRules privacy() {
    return connector.privacy(
        channels.values().stream().filter(Channel::isRedacted).map(Channel::id).toList());
  }

  /**
   * Reads a task's config.
   *
   * @throws ConnectException if another version of the connector wrote it
   */
  static TaskConfig of(Map<String, String> props) {
    int index = Integer.parseInt(props.get(INDEX));
    return new TaskConfig(
        new SlackSourceConfig(props),
        index,
        Integer.parseInt(props.get(TASKS)),
        channels(props.get(CHANNELS), Set.of(props.getOrDefault(REDACTED, "").split(","))),
        emptyToNull(props.get(WORKSPACE_URL)),
        emptyToNull(props.get(TEAM_ID)),
        teams(props.getOrDefault(TEAMS, "{}")),
        index == 0 && props.containsKey(TEAM_ID));
  }

  /**
   * Writes a task's config. Equal arguments give equal configs.
   *
   * @param connector the connector's own config; the token keeps its key, under which the framework
   *     puts back the placeholder that it came from
   * @param channels the task's, ordered
   */
  static Map<String, String> props(
      Map<String, String> connector,
      int index,
      int tasks,
      List<Channel> channels,
      Workspace workspace) {
    Map<String, String> props = new HashMap<>(connector);
    props.put(INDEX, Integer.toString(index));
    props.put(TASKS, Integer.toString(tasks));
    String named = json(channels, channel -> true);
    ResyncSetting resync = ResyncSetting.of(new SlackSourceConfig(connector));
    props.put(
        CHANNELS, named.length() <= MOST_CHARACTERS ? named : json(channels, resync::needsName));
    props.put(
        REDACTED,
        channels.stream()
            .filter(Channel::isRedacted)
            .map(Channel::id)
            .collect(Collectors.joining(",")));
    if (workspace.identity() != null) {
      props.put(WORKSPACE_URL, nullToEmpty(workspace.identity().url()));
      props.put(TEAM_ID, nullToEmpty(workspace.identity().teamId()));
    }
    if (!workspace.teams().isEmpty()) {
      props.put(TEAMS, JSON.valueToTree(new TreeMap<>(workspace.teams())).toString());
    }
    return props;
  }

  /**
   * An array of {@code ["C0123",1704067200,"general","T0123"]}: the name may be null or missing,
   * and the workspace is there if there are several.
   */
  private static String json(List<Channel> channels, Predicate<Channel> isNamed) {
    ArrayNode all = JSON.createArrayNode();
    for (Channel channel : channels) {
      boolean named = isNamed.test(channel);
      ArrayNode one = all.addArray().add(channel.id());
      one.add(channel.created().instant().getEpochSecond());
      if (named || channel.team() != null) {
        one.add(named ? channel.name() : null);
      }
      if (channel.team() != null) {
        one.add(channel.team());
      }
    }
    return all.toString();
  }

  private static Map<String, Channel> channels(String json, Set<String> redacted) {
    try {
      // The task's thread adds channels while those that call Slack look up names.
      Map<String, Channel> channels = Collections.synchronizedMap(new LinkedHashMap<>());
      for (JsonNode channel : JSON.readTree(json)) {
        String id = channel.required(0).textValue();
        String name = channel.path(2).asText(id);
        Ts created = Channel.created(channel.path(1).asLong());
        Channel unowned = new Channel(id, name, created, 0).redacted(redacted.contains(id));
        channels.put(id, unowned.in(channel.path(3).textValue()));
      }
      return channels;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new ConnectException(
          CHANNELS + " is not the JSON written by this version: restart the connector", e);
    }
  }

  private static Map<String, String> teams(String json) {
    try {
      Map<String, String> teams = new TreeMap<>();
      JSON.readTree(json)
          .properties()
          .forEach(team -> teams.put(team.getKey(), team.getValue().asText()));
      return teams;
    } catch (JsonProcessingException e) {
      throw new ConnectException(
          TEAMS + " is not the JSON written by this version: restart the connector", e);
    }
  }

  /** What the records are of. */
  Workspaces workspaces() {
    Map<String, String> owners = new HashMap<>();
    for (Channel channel : channels.values()) {
      if (channel.team() != null) {
        owners.put(channel.id(), channel.team());
      }
    }
    return new Workspaces(workspaceUrl, teamId, teams, owners);
  }

  private static String nullToEmpty(String text) {
    return text == null ? "" : text;
  }

  private static String emptyToNull(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
