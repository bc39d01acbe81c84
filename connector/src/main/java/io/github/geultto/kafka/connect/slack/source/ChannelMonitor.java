package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches which channels there are to read, on a thread of its own, and asks for new task configs
 * when that changes. A listing that failed or broke off changes nothing, and a channel is given up
 * only when two complete listings in a row lack it.
 */
final class ChannelMonitor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChannelMonitor.class);

  /** How long a start waits for the first listing, which spares the tasks a restart. */
  private static final Duration FIRST_LISTING = Duration.ofSeconds(5);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final SlackSourceConfig config;
  private final ConnectorContext context;
  private final SlackClient client;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch listed = new CountDownLatch(1);

  private volatile Workspace workspace;

  // Of the monitor's thread alone.
  private Identity identity;
  private Set<String> missing = Set.of();
  private Set<String> notJoined = Set.of();

  private ChannelMonitor(SlackSourceConfig config, ConnectorContext context) {
    this.config = config;
    this.context = context;
    this.client = new SlackClient(config.apiUrl(), config.token().value(), CALL_TIMEOUT);
    this.thread = new Thread(this::run, "slack-channel-monitor");
    thread.setDaemon(true);
  }

  static ChannelMonitor start(SlackSourceConfig config, ConnectorContext context) {
    ChannelMonitor monitor = new ChannelMonitor(config, context);
    monitor.thread.start();
    try {
      if (!monitor.listed.await(FIRST_LISTING.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("Slack has not listed its channels so far: tasks start as soon as it has");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return monitor;
  }

  /** The channels to read; empty until they have been listed once. */
  Optional<Workspace> workspace() {
    return Optional.ofNullable(workspace);
  }

  @Override
  public void close() {
    stopped.countDown();
    thread.interrupt();
    client.close();
  }

  private void run() {
    try {
      boolean running = true;
      while (running) {
        running = !stopped.await(look().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      log.debug("The watching of the channels was told to stop");
    }
  }

  /**
   * Lists the channels.
   *
   * @return how long to wait before the next time
   */
  private Duration look() {
    try {
      if (identity == null) {
        identity = client.authTest();
      }
      take(list());
      listed.countDown();
      return config.metadataInterval();
    } catch (SlackException e) {
      if (stopped.getCount() == 0) {
        return Duration.ZERO;
      }
      if (e.kind() == SlackException.Kind.FATAL) {
        context.raiseError(new ConnectException(e.getMessage()));
        return config.metadataInterval();
      }
      log.warn("The channels cannot be listed now, and stay as they are: {}", e.getMessage());
      return e.retryAfter() == null ? RETRY : e.retryAfter();
    }
  }

  private Workspace list() throws SlackException {
    List<JsonNode> all = new ArrayList<>();
    Map<String, String> params = new HashMap<>();
    params.put("types", String.join(",", config.channelTypes()));
    params.put("limit", Integer.toString(config.pageSize(SlackMethod.CONVERSATIONS_LIST)));
    String cursor;
    do {
      Page<JsonNode> page =
          Pages.read(
              SlackMethod.CONVERSATIONS_LIST, client.call(SlackMethod.CONVERSATIONS_LIST, params));
      all.addAll(page.items());
      cursor = page.cursor();
      params.put("cursor", cursor);
    } while (cursor != null);

    List<Workspace.Channel> channels = new ArrayList<>();
    Set<String> outside = new HashSet<>();
    for (JsonNode channel : all) {
      String id = channel.path("id").asText();
      String name = channel.path("name").asText(id);
      boolean archived = channel.path("is_archived").asBoolean();
      if (!config.channelFilter().matches(id, name)
          || (archived && !config.archivedChannelsIncluded())) {
        continue;
      }
      if (isClosedToBot(channel) && !(config.channelsAutoJoin() && !archived && join(id, name))) {
        outside.add("#" + name);
        continue;
      }
      channels.add(
          new Workspace.Channel(
              id, name, channel.path("created").asLong(), load(channel, archived)));
    }
    if (!outside.equals(notJoined)) {
      notJoined = outside;
      log.warn(
          "{} channels are not read, since the bot is not in them (invite it, or set {}): {}",
          outside.size(),
          SlackSourceConfig.CHANNELS_AUTO_JOIN,
          outside);
    }
    return new Workspace(identity.url(), identity.teamId(), channels);
  }

  /** A user's token reads all public channels, a bot's only those that the bot is in. */
  private boolean isClosedToBot(JsonNode channel) {
    JsonNode member = channel.path("is_member");
    return identity.botId() != null && member.isBoolean() && !member.asBoolean();
  }

  private boolean join(String id, String name) {
    try {
      client.call(SlackMethod.CONVERSATIONS_JOIN, Map.of("channel", id));
      log.info("Joined channel #{} ({})", name, id);
      return true;
    } catch (SlackException e) {
      log.warn("Channel #{} ({}) cannot be joined: {}", name, id, e.getMessage());
      return false;
    }
  }

  /** In coarse steps, so that a few members more or less do not matter. */
  private static long load(JsonNode channel, boolean archived) {
    long members = channel.path("num_members").asLong(1);
    return archived ? 1 : 2 + (63 - Long.numberOfLeadingZeros(members + 1));
  }

  private void take(Workspace found) {
    Workspace known = workspace;
    if (known == null) {
      workspace = found;
      log.info("Found {} channels to read", found.channels().size());
      context.requestTaskReconfiguration();
      return;
    }
    Set<String> gone = new HashSet<>(known.ids());
    gone.removeAll(found.ids());
    List<Workspace.Channel> channels = new ArrayList<>(found.channels());
    // What is missing for the first time is kept for now.
    known.channels().stream()
        .filter(channel -> gone.contains(channel.id()) && !missing.contains(channel.id()))
        .forEach(channels::add);
    missing = gone;
    Workspace next = new Workspace(found.url(), found.teamId(), channels);
    if (!next.ids().equals(known.ids())) {
      workspace = next;
      log.info("There are {} channels to read now, not {}", channels.size(), known.ids().size());
      context.requestTaskReconfiguration();
    }
  }
}
