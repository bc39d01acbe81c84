package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.Backoff;
import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.client.Listing;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.record.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the list of channels into a {@link ChannelDirectory}, and joins channels if {@code
 * channels.auto.join} is set. With the token of an organisation it lists the channels of each of
 * its workspaces, see {@link TeamReader}. All calls use the rate budget that the tasks of this
 * worker share, and after a failure a list continues at its cursor.
 *
 * <p>For a bot that joins no channels, {@code users.conversations} lists exactly what it can read,
 * if the server has that method. In all other cases every channel of the workspace is listed. Not
 * thread-safe.
 */
final class ChannelReader {

  private static final Logger log = LoggerFactory.getLogger(ChannelReader.class);

  private static final int PAGES_PER_LOG_LINE = 10;

  /** The errors of a server other than Slack that lacks a method. */
  private static final Set<String> NO_METHOD = Set.of("unknown_method", "http_404");

  private static final String NOT_GRANTED = "team_access_not_granted";

  private final SlackSourceConfig config;
  private final ChannelFilter filter;
  private final SlackClient client;
  private final ChannelDirectory directory = new ChannelDirectory();
  private final Backoff backoff = new Backoff();
  private final ChannelJoiner toJoin = new ChannelJoiner();
  private Identity identity;
  private BlockingCalls calls;
  private TeamReader teams;
  private Listing listing;
  private Instant nextAt;
  private boolean identityPublished;
  private Map<String, String> teamsPublished = Map.of();
  private boolean knowsOwn = true;
  private Set<String> notInside = Set.of();
  private Set<String> notInsideBefore = Set.of();
  private int pages;
  private int listed;
  private boolean oneIsUnreadable;

  ChannelReader(SlackSourceConfig config, SlackClient client) {
    this.config = config;
    this.filter = config.channelFilter();
    this.client = client;
  }

  /**
   * Makes the next call, for which it waits if the budget requires it.
   *
   * @return how long to wait before the next step
   */
  Duration step() throws SlackException, InterruptedException {
    Instant now = RateBudget.now();
    if (identity == null) {
      identify();
    } else if (teams.isReading()) {
      teams.step(calls);
    } else if (listing == null) {
      listing = newListing();
    } else if (!listing.isComplete()) {
      readPage();
    } else if (!now.isBefore(nextAt)) {
      refresh();
    } else if (!toJoin.isEmpty()) {
      toJoin.joinNext(calls).ifPresent(directory::add);
    } else {
      return Duration.between(now, nextAt);
    }
    return Duration.ZERO;
  }

  /** How long to wait after a {@link #step} that has failed. */
  Duration failed(SlackException failure) {
    if (identity == null) {
      return backoff.next(failure.retryAfter());
    }
    if (teams.isReading()) {
      return teams.failed(failure);
    }
    if (failure.code().equals(NOT_GRANTED)) {
      refresh(); // the app was removed from a workspace since they were listed
    }
    return listing == null ? backoff.next(failure.retryAfter()) : listing.failed(failure);
  }

  /** Starts over: which workspaces there are, then their channels. */
  private void refresh() {
    listing = null;
    teams.begin();
  }

  /** Whether the list was read to its end, once at least. */
  boolean hasCompleteList() {
    return directory.isComplete();
  }

  /** Whether no channel to read has been found. */
  boolean isEmpty() {
    return directory.channels().isEmpty();
  }

  /**
   * Publishes what has changed for the tasks.
   *
   * @param unused whether no task uses what was published before
   * @return empty if the tasks need not be reconfigured now
   */
  Optional<Workspace> publish(boolean unused) {
    if (listing == null) {
      return Optional.empty();
    }
    boolean settled = unused || (listing.isComplete() && toJoin.isEmpty());
    boolean listedAnew = directory.isComplete() && !listing.isComplete();
    boolean changed = !listedAnew && directory.publish(settled, RateBudget.now());
    changed |= settled && !teams.published().equals(teamsPublished);
    if (!changed && identityPublished) {
      return Optional.empty();
    }
    identityPublished = true;
    teamsPublished = teams.published();
    List<Channel> channels = directory.channels();
    if (changed) {
      log.info("{} channels are selected, of {} listed so far", channels.size(), listed);
    }
    return Optional.of(new Workspace(identity, teamsPublished, channels));
  }

  private void identify() throws SlackException {
    Identity found = client.authTest();
    calls = new BlockingCalls(client, config.rateBudget(found.teamId()));
    teams = new TeamReader(config, found);
    identity = found;
    log.info(
        "Connected to {}; rate.limit.profile {}, rate.limit.share {}; time zone {}; lanes: {}",
        found,
        config.rateLimitProfile(),
        config.rateLimitShare(),
        config.timeZone(),
        config.lanes());
    refresh();
  }

  private Listing newListing() {
    SlackMethod method =
        identity.botId() != null && !config.channelsAutoJoin() && knowsOwn
            ? SlackMethod.USERS_CONVERSATIONS
            : SlackMethod.CONVERSATIONS_LIST;
    return Listing.ofTeams(method, config.channelListing(method), teams.teams());
  }

  private void readPage() throws SlackException, InterruptedException {
    if (listing.isAtStart()) {
      begin();
    }
    SlackMethod method = listing.method();
    try {
      ObjectNode answer = calls.call(method, listing.params());
      listing.accept(Pages.read(method, answer)).items().forEach(this::add);
    } catch (SlackException e) {
      if (method == SlackMethod.CONVERSATIONS_LIST || !NO_METHOD.contains(e.code())) {
        throw e;
      }
      knowsOwn = false;
      listing = newListing();
    }
    if (++pages % PAGES_PER_LOG_LINE == 0) {
      log.info("{} channels listed so far", listed);
    }
    if (listing.isComplete()) {
      complete();
    }
  }

  private void begin() {
    directory.begin();
    toJoin.clear();
    notInside = filter.patterns();
    pages = 0;
    listed = 0;
  }

  private void complete() {
    directory.complete();
    nextAt = RateBudget.now().plus(config.metadataInterval());
    if (!notInside.isEmpty() && !notInside.equals(notInsideBefore)) {
      log.warn(
          "The app is not in any channel that matches {}: invite the app (/invite), set {}, or"
              + " correct {}",
          notInside,
          SlackSourceConfig.CHANNELS_AUTO_JOIN,
          SlackSourceConfig.CHANNELS_INCLUDE);
    }
    notInsideBefore = notInside;
  }

  private void add(JsonNode entry) {
    listed++;
    Channel channel =
        Channel.of(entry)
            .map(found -> owned(found, entry))
            .map(found -> found.redacted(config.redacts(found)))
            .orElse(null);
    if (channel == null) {
      if (!oneIsUnreadable) {
        oneIsUnreadable = true;
        log.warn(
            "The list of channels has an entry without a readable id: such entries are skipped");
      }
      return;
    }
    boolean archived = entry.path("is_archived").asBoolean();
    if (!filter.matches(channel.id(), channel.name())
        || (archived && !config.archivedChannelsIncluded())) {
      return;
    }
    if (isOpen(entry)) {
      directory.add(channel);
    } else if (!archived && config.channelsAutoJoin()) {
      toJoin.add(channel);
    } else {
      return;
    }
    notInside.removeIf(one -> ChannelFilter.matches(one, channel.id(), channel.name()));
  }

  private Channel owned(Channel channel, JsonNode entry) {
    return channel.in(Workspaces.owner(entry, teams.teams()).orElse(null));
  }

  /** A user's token reads all public channels, a bot's only those that the bot is in. */
  private boolean isOpen(JsonNode entry) {
    JsonNode member = entry.path("is_member");
    return identity.botId() == null || !member.isBoolean() || member.asBoolean();
  }
}
