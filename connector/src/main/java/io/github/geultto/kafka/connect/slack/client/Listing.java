package io.github.geultto.kafka.connect.slack.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Page;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The progress of one list over its pages: which page to fetch next, whether the list is complete,
 * and how long to wait after a failure. This class makes no calls and reads no clock. Not
 * thread-safe.
 *
 * <p>A list is complete only when Slack reports its end. A repeated cursor, many empty pages in a
 * row, a page that announces more without a cursor, and too many pages are failures after which the
 * list restarts at its first page; an expired cursor ({@code invalid_cursor}) restarts it too.
 * After any other failure it continues at the same page.
 *
 * <p>The token of an organisation (Enterprise Grid) lists one workspace at a time. The lists of
 * several workspaces are read one after the other, as if they were one list.
 *
 * <p>Source: <a href="https://docs.slack.dev/apis/web-api/pagination">pagination</a>.
 */
public final class Listing {

  /** Enough for 500,000 users, 200 per page. */
  private static final int MOST_PAGES = 2_600;

  /** Slack filters after paging: a search for few private channels among many has empty pages. */
  private static final int MOST_EMPTY_PAGES = 50;

  private static final String TEAM_ID = "team_id";
  private static final String CONTEXT_TEAM_ID = "context_team_id";

  private final SlackMethod method;
  private final List<Map<String, String>> lists;
  private final Set<String> cursors = new HashSet<>();
  private final Backoff backoff = new Backoff();
  private String cursor;
  private boolean complete;
  private int list;
  private int pages;
  private int emptyPages;
  private int furthest;

  /**
   * @param params of the first page; {@code cursor} is added for the others
   */
  public Listing(SlackMethod method, Map<String, String> params) {
    this(method, List.of(Map.copyOf(params)));
  }

  private Listing(SlackMethod method, List<Map<String, String>> lists) {
    this.method = method;
    this.lists = lists;
  }

  /**
   * The lists of several workspaces, in that order.
   *
   * @param teams the ids of the workspaces; none with the token of one workspace
   */
  public static Listing ofTeams(
      SlackMethod method, Map<String, String> params, Collection<String> teams) {
    return teams.isEmpty()
        ? new Listing(method, params)
        : new Listing(method, teams.stream().map(team -> with(params, TEAM_ID, team)).toList());
  }

  private static Map<String, String> with(Map<String, String> params, String key, String value) {
    Map<String, String> more = new HashMap<>(params);
    more.put(key, value);
    return more;
  }

  public SlackMethod method() {
    return method;
  }

  /** Whether all pages were accepted. */
  public boolean isComplete() {
    return complete;
  }

  /** Whether the next page is the first one; pages read before it do not count. */
  public boolean isAtStart() {
    return pages == 0;
  }

  /** The parameters of the next page. */
  public Map<String, String> params() {
    Map<String, String> params = lists.get(list);
    return cursor == null ? params : with(params, "cursor", cursor);
  }

  /**
   * Accepts the page that was requested with {@link #params}.
   *
   * @return the page, in whose entries {@code context_team_id} is the workspace that was listed if
   *     Slack did not give it
   * @throws SlackException with the code {@code no_progress} if the list makes no progress; the
   *     caller passes it to {@link #failed} like any other
   */
  public Page<JsonNode> accept(Page<JsonNode> page) throws SlackException {
    pages++;
    emptyPages = page.items().isEmpty() ? emptyPages + 1 : 0;
    if (page.cursor() == null && page.hasMore()) {
      throw noProgress("has more pages but no cursor");
    }
    if (page.cursor() != null && !cursors.add(page.cursor())) {
      throw noProgress("repeats a cursor");
    }
    boolean endless = emptyPages > MOST_EMPTY_PAGES || pages > MOST_PAGES * lists.size();
    if (page.cursor() != null && endless) {
      throw noProgress("has more pages after %d empty ones".formatted(emptyPages));
    }
    if (pages > furthest) {
      furthest = pages;
      backoff.reset();
    }
    page.items().forEach(this::addTeam);
    cursor = page.cursor();
    if (cursor == null) {
      cursors.clear();
      list++;
      complete = list == lists.size();
    }
    return page;
  }

  private void addTeam(JsonNode entry) {
    String team = lists.get(list).get(TEAM_ID);
    if (team != null && entry instanceof ObjectNode object && !object.has(CONTEXT_TEAM_ID)) {
      object.put(CONTEXT_TEAM_ID, team);
    }
  }

  private SlackException noProgress(String what) {
    SlackException failure = SlackException.noProgress(method, "page " + pages + " " + what);
    restart();
    return failure;
  }

  /**
   * Handles a failed call.
   *
   * @return how long to wait before the next one, longer with each failure in a row; nothing after
   *     a 429, for which the rate budget waits
   */
  public Duration failed(SlackException failure) {
    if (failure.kind() == SlackException.Kind.RATE_LIMITED) {
      return Duration.ZERO;
    }
    if (failure.kind() == SlackException.Kind.RESTART_WINDOW) {
      restart();
    }
    return backoff.next(failure.retryAfter());
  }

  private void restart() {
    cursor = null;
    cursors.clear();
    list = 0;
    pages = 0;
    emptyPages = 0;
  }
}
