package io.github.geultto.kafka.connect.slack.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Page;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
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
 * <p>Source: <a href="https://docs.slack.dev/apis/web-api/pagination">pagination</a>.
 */
public final class Listing {

  /** Enough for 500,000 users, 200 per page. */
  private static final int MOST_PAGES = 2_600;

  /** Slack filters after paging: a search for few private channels among many has empty pages. */
  private static final int MOST_EMPTY_PAGES = 50;

  private final SlackMethod method;
  private final Map<String, String> params;
  private final Set<String> cursors = new HashSet<>();
  private final Backoff backoff = new Backoff();
  private String cursor;
  private boolean complete;
  private int pages;
  private int emptyPages;
  private int furthest;

  /**
   * @param params of the first page; {@code cursor} is added for the others
   */
  public Listing(SlackMethod method, Map<String, String> params) {
    this.method = method;
    this.params = Map.copyOf(params);
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
    Map<String, String> next = new HashMap<>(params);
    if (cursor != null) {
      next.put("cursor", cursor);
    }
    return next;
  }

  /**
   * Accepts the page that was requested with {@link #params}.
   *
   * @return the page
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
    if (page.cursor() != null && (emptyPages > MOST_EMPTY_PAGES || pages > MOST_PAGES)) {
      throw noProgress("has more pages after %d empty ones".formatted(emptyPages));
    }
    if (pages > furthest) {
      furthest = pages;
      backoff.reset();
    }
    cursor = page.cursor();
    complete = cursor == null;
    return page;
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
    pages = 0;
    emptyPages = 0;
  }
}
