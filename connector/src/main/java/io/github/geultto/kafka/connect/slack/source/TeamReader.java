package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.Backoff;
import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.client.Listing;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads which workspaces of an organisation (Enterprise Grid) the app may read, and their
 * addresses. With the token of one workspace there is nothing to read. Not thread-safe.
 *
 * <p>Source: <a
 * href="https://docs.slack.dev/reference/methods/auth.teams.list">auth.teams.list</a>.
 */
final class TeamReader {

  private static final Logger log = LoggerFactory.getLogger(TeamReader.class);

  private final List<String> wanted;
  private final int pageSize;
  private final Identity identity;
  private final Map<String, String> urls = new HashMap<>();
  private final Set<String> withoutUrl = new TreeSet<>();
  private final Backoff backoff = new Backoff();
  private Listing listing;
  private Set<String> listed = new TreeSet<>();
  private Set<String> teams = Set.of();
  private Set<String> teamsBefore = Set.of();

  TeamReader(SlackSourceConfig config, Identity identity) {
    this.wanted = config.teams();
    this.pageSize = config.pageSize(SlackMethod.AUTH_TEAMS_LIST);
    this.identity = identity;
  }

  /** The list of the workspaces of an organisation. */
  static Listing listing(int pageSize) {
    return new Listing(SlackMethod.AUTH_TEAMS_LIST, Map.of("limit", Integer.toString(pageSize)));
  }

  /** Starts a list at its first page. */
  void begin() {
    if (identity.isOrganisation()) {
      listing = listing(pageSize);
      listed = new TreeSet<>();
    }
  }

  /** Whether {@link #step} is next, because not all is read. */
  boolean isReading() {
    return listing != null;
  }

  /**
   * Makes the next call.
   *
   * @throws SlackException also if no workspace can be read: those known before are kept
   */
  void step(BlockingCalls calls) throws SlackException, InterruptedException {
    if (!listing.isComplete()) {
      readPage(calls);
    } else if (!withoutUrl.isEmpty()) {
      readUrl(withoutUrl.iterator().next(), calls);
    } else {
      complete();
    }
  }

  private void readPage(BlockingCalls calls) throws SlackException, InterruptedException {
    ObjectNode answer = calls.call(listing.method(), listing.params());
    for (JsonNode team : listing.accept(Pages.read(listing.method(), answer)).items()) {
      String id = team.path("id").asText();
      if (!id.isEmpty() && (wanted.isEmpty() || wanted.contains(id))) {
        listed.add(id);
      }
    }
    if (listing.isComplete() && listed.isEmpty()) {
      throw SlackException.noTeam();
    }
    withoutUrl.clear();
    withoutUrl.addAll(listed);
    withoutUrl.removeAll(urls.keySet());
  }

  /** Without its own address a workspace has that of the organisation, which Slack redirects. */
  private void readUrl(String team, BlockingCalls calls)
      throws SlackException, InterruptedException {
    try {
      JsonNode info = calls.call(SlackMethod.TEAM_INFO, Map.of("team", team)).path("team");
      String domain = info.path("domain").asText();
      String url = domain.isEmpty() ? null : "https://" + domain + ".slack.com/";
      urls.put(team, info.path("url").asText(url));
    } catch (SlackException e) {
      if (isTemporary(e) || e.isOfTheApp()) {
        throw e;
      }
      log.warn(
          "The address of workspace {} cannot be read, permalinks use that of the organisation: {}",
          team,
          e.getMessage());
    }
    withoutUrl.remove(team);
  }

  private static boolean isTemporary(SlackException e) {
    return e.kind() == SlackException.Kind.RETRY || e.kind() == SlackException.Kind.FATAL;
  }

  private void complete() {
    if (!listed.equals(teams)) {
      log.info("The app may read {} workspaces of the organisation: {}", listed.size(), listed);
      wanted.stream()
          .filter(team -> !listed.contains(team))
          .forEach(team -> log.warn("Workspace {} of slack.teams cannot be read", team));
    }
    teamsBefore = teams;
    teams = listed;
    listing = null;
    backoff.reset();
  }

  /** How long to wait after a {@link #step} that has failed: the list starts again. */
  Duration failed(SlackException failure) {
    begin();
    return backoff.next(failure.retryAfter());
  }

  /** The ids of the workspaces to read, ordered; none with the token of one workspace. */
  Set<String> teams() {
    return teams;
  }

  /**
   * The addresses of the workspaces that the tasks read, by id. One that the last list lacks is
   * still there: only a second list in a row shows that it is gone.
   */
  Map<String, String> published() {
    Map<String, String> published = new TreeMap<>();
    teams.forEach(team -> published.put(team, url(team)));
    teamsBefore.forEach(team -> published.put(team, url(team)));
    return published;
  }

  private String url(String team) {
    String url = urls.get(team);
    return url == null ? identity.url() : url;
  }
}
