package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import io.github.geultto.kafka.connect.slack.simulator.SimulatorOptions;
import io.github.geultto.kafka.connect.slack.simulator.SlackSimulator;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The simulator, in this process. */
final class SimulatedSlack implements SlackServer {
  private final SlackSimulator simulator;
  private final boolean unlimited;

  private SimulatedSlack(SlackSimulator simulator, boolean unlimited) {
    this.simulator = simulator;
    this.unlimited = unlimited;
  }

  /**
   * Starts a simulator.
   *
   * @param port where it listens, 0 for any free port
   * @param unlimited whether it lets itself be asked as often as one likes
   * @throws IOException if the port is taken
   */
  static SimulatedSlack start(Workspace workspace, int port, boolean unlimited) throws IOException {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withPort(port)
            .withRateLimits(unlimited ? RateLimits.OFF : RateLimits.SLACK);
    return new SimulatedSlack(SlackSimulator.start(workspace, options), unlimited);
  }

  @Override
  public URI api() {
    return simulator.apiUrl();
  }

  @Override
  public String token() {
    return simulator.botToken();
  }

  @Override
  public Optional<String> appToken() {
    return Optional.of(simulator.appToken());
  }

  @Override
  public boolean isUnlimited() {
    return unlimited;
  }

  /** Taken from the simulator's model, whatever its Web API would answer. */
  @Override
  public Snapshot snapshot() {
    Workspace workspace = simulator.workspace();
    List<JsonNode> channels =
        workspace.channels().stream()
            .filter(channel -> !is(channel, "is_im") && !is(channel, "is_mpim"))
            .map(JsonNode.class::cast)
            .toList();
    Map<String, List<JsonNode>> messages = new TreeMap<>();
    for (JsonNode channel : channels) {
      if (is(channel, "is_member")) {
        String id = channel.get("id").asText();
        messages.put(id, List.copyOf(workspace.messages(id)));
      }
    }
    Map<String, List<String>> members = new TreeMap<>();
    messages.keySet().forEach(id -> members.put(id, workspace.members(id)));
    return new Snapshot(
        workspace.url(),
        workspace.teamId(),
        users(workspace, messages),
        channels,
        messages,
        members,
        List.copyOf(workspace.userGroups()),
        true,
        Snapshot.Gaps.NONE);
  }

  private static List<JsonNode> users(Workspace workspace, Map<String, List<JsonNode>> messages) {
    Set<String> authors = Snapshot.authors(messages);
    List<JsonNode> users = new ArrayList<>(workspace.users());
    workspace.unlistedUsers().stream()
        .filter(user -> authors.contains(user.path("id").asText()))
        .forEach(users::add);
    return users;
  }

  @Override
  public Map<String, Long> calls() {
    return simulator.calls();
  }

  /** The id of a channel that the bot can post to; empty if there is none. */
  String someChannel() {
    return simulator.workspace().channels().stream()
        .filter(channel -> is(channel, "is_member") && !is(channel, "is_archived"))
        .map(channel -> channel.get("id").asText())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    simulator.close();
  }

  private static boolean is(JsonNode channel, String field) {
    return channel.path(field).asBoolean();
  }
}
