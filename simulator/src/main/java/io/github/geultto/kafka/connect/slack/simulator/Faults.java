package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What goes wrong in the simulator, switchable at any time. Thread-safe. Methods answer this object
 * so that they can be chained; the names are those of {@code POST /simulator/faults}.
 */
public final class Faults {
  /** Stands for all methods where one can be named. */
  public static final String ALL = "*";

  /** Where the tombstone of a deleted parent shows. */
  public enum Tombstones {
    /** In conversations.history only; conversations.replies gives the replies without it. */
    HISTORY,
    /** In conversations.replies only. */
    REPLIES,
    /** In both. */
    BOTH
  }

  /** A way in which a call fails. */
  public enum Kind {
    /** HTTP 500 with an HTML page. */
    HTTP_500,
    /** HTTP 503 with {@code Retry-After}. */
    HTTP_503,
    /** HTTP 200 with {@code ok:true} and nothing else. */
    NO_LIST,
    /** HTTP 200 with half an answer. */
    MALFORMED,
    /** No answer: the connection breaks. */
    DROPPED,
    /** The call has its effect, and then the connection breaks. */
    LOST,
    /** HTTP 200 with {@code ok:false} and an error code. */
    ERROR,
    /** HTTP 429 with {@code Retry-After}. */
    RATE_LIMITED
  }

  /**
   * A failure of every n-th call.
   *
   * @param everyNth 1 for each call, 2 for every second, …
   * @param code the error code of {@link Kind#ERROR}, else null
   * @param retryAfterSeconds for {@link Kind#HTTP_503} and {@link Kind#RATE_LIMITED}
   */
  public record Failure(Kind kind, int everyNth, String code, long retryAfterSeconds) {
    /** Checks the values. */
    public Failure {
      Objects.requireNonNull(kind);
      if (everyNth < 1) {
        throw new IllegalArgumentException("everyNth must be 1 or more, not " + everyNth + ".");
      }
      if (kind == Kind.ERROR && code == null) {
        throw new IllegalArgumentException("A failure of kind ERROR requires a code.");
      }
    }

    /** A failure without code, with {@code Retry-After: 1} where one is sent. */
    public static Failure of(Kind kind, int everyNth) {
      return new Failure(kind, everyNth, null, 1);
    }

    /** A failure with an error code such as {@code internal_error}. */
    public static Failure error(String code, int everyNth) {
      return new Failure(Kind.ERROR, everyNth, code, 0);
    }
  }

  private int reactionUsers;
  private boolean shortPages;
  private SplittableRandom sizes = new SplittableRandom(0);
  private int expireCursors;
  private long cursors;
  private boolean ignoreOldest;
  private boolean tokenRevoked;
  private final PageFaults pages = new PageFaults();
  private final EventFaults events = new EventFaults();
  private Tombstones tombstones = Tombstones.BOTH;
  private final Map<String, Duration> delays = new HashMap<>();
  private final Failures failures = new Failures();
  private final Set<String> removedScopes = new LinkedHashSet<>();
  private final HiddenChannels hiddenChannels = new HiddenChannels();
  private final Map<String, Integer> miscounts = new HashMap<>();

  Faults() {}

  /** Shortens {@code reactions[].users} to this many users; 0 for the 50 without a fault. */
  public synchronized Faults truncateReactionUsers(int users) {
    reactionUsers = users;
    return this;
  }

  /** Makes pages shorter than asked for: by chance an empty one, a half one, one of a third. */
  public synchronized Faults shortPages(boolean on) {
    shortPages = on;
    sizes = new SplittableRandom(0);
    return this;
  }

  /** Answers {@code invalid_cursor} to every n-th call with a cursor; 0 for never. */
  public synchronized Faults expireCursors(int everyNth) {
    expireCursors = everyNth;
    cursors = 0;
    return this;
  }

  /** Ignores {@code oldest} in history and replies. */
  public synchronized Faults ignoreOldest(boolean on) {
    ignoreOldest = on;
    return this;
  }

  /** Answers {@code token_revoked} to the bot's token. */
  public synchronized Faults revokeToken(boolean on) {
    tokenRevoked = on;
    return this;
  }

  /** Takes a scope such as {@code groups:history} from the tokens. */
  public synchronized Faults removeScope(String scope) {
    removedScopes.add(scope);
    return this;
  }

  /** What is wrong with the pages of lists, channels and threads. */
  public PageFaults pages() {
    return pages;
  }

  /** What is wrong with the events that the app receives. */
  public EventFaults events() {
    return events;
  }

  /** Hides messages older than 90 days, with {@code is_limited:true} where there are some. */
  public Faults freePlan(boolean on) {
    pages.horizon(on ? 90 : 0, true);
    return this;
  }

  /** Says where tombstones of deleted parents show. */
  public synchronized Faults tombstones(Tombstones where) {
    tombstones = Objects.requireNonNull(where);
    return this;
  }

  /**
   * Delays the HTTP answers of a method, or of {@link #ALL}; calls without HTTP are not delayed.
   */
  public synchronized Faults delay(String method, Duration delay) {
    delays.put(method, delay);
    return this;
  }

  /** Makes calls of a method, or of {@link #ALL}, fail. */
  public Faults fail(String method, Failure failure) {
    failures.put(method, failure);
    return this;
  }

  /** Ends the failures of a method, or those of {@link #ALL}. */
  public Faults stopFailing(String method) {
    failures.remove(method);
    return this;
  }

  /**
   * Hides a channel from the tokens.
   *
   * @param error {@code not_in_channel}: the bot was removed, a public channel stays listed; {@code
   *     channel_not_found}: it is not listed either
   */
  public Faults hideChannel(String channelId, String error) {
    hiddenChannels.hide(channelId, error);
    return this;
  }

  /** Shows a hidden channel again. */
  public Faults showChannel(String channelId) {
    hiddenChannels.show(channelId);
    return this;
  }

  /** Makes the parent's {@code reply_count} wrong by so much; 0 makes it right again. */
  public synchronized Faults miscountReplies(String channelId, String threadTs, int by) {
    miscounts.put(channelId + "-" + threadTs, by);
    return this;
  }

  /** Ends all faults. */
  public void clear() {
    clearOwn();
    pages.clear();
    events.clear();
    hiddenChannels.clear();
  }

  private synchronized void clearOwn() {
    reactionUsers = 0;
    shortPages = false;
    expireCursors = 0;
    ignoreOldest = false;
    tokenRevoked = false;
    tombstones = Tombstones.BOTH;
    delays.clear();
    failures.clear();
    removedScopes.clear();
    miscounts.clear();
  }

  /** How many users a reaction shows when not asked for all. */
  synchronized int reactionUsers() {
    return reactionUsers > 0 ? reactionUsers : 50;
  }

  /** The size of the next page when {@code limit} was asked for; one of three is 0. */
  synchronized int pageSize(int limit) {
    if (!shortPages) {
      return limit;
    }
    return switch (sizes.nextInt(3)) {
      case 0 -> 0;
      case 1 -> (limit + 1) / 2;
      default -> (limit + 2) / 3;
    };
  }

  synchronized boolean cursorExpired() {
    return expireCursors > 0 && ++cursors % expireCursors == 0;
  }

  synchronized boolean oldestIgnored() {
    return ignoreOldest;
  }

  synchronized boolean tokenRevoked() {
    return tokenRevoked;
  }

  synchronized Tombstones tombstones() {
    return tombstones;
  }

  synchronized Duration delay(String method) {
    return delays.getOrDefault(method, delays.getOrDefault(ALL, Duration.ZERO));
  }

  /** How this call of a method is to fail, null when it is not. */
  Failure failure(String method) {
    return failures.next(method);
  }

  synchronized Set<String> without(Set<String> scopes) {
    Set<String> left = new LinkedHashSet<>(scopes);
    left.removeAll(removedScopes);
    return left;
  }

  /** The error by which a channel is hidden, null when it is not. */
  String hidden(String channelId) {
    return hiddenChannels.error(channelId);
  }

  HiddenChannels hiddenChannels() {
    return hiddenChannels;
  }

  synchronized int miscount(String channelId, long threadTs) {
    return miscounts.isEmpty()
        ? 0
        : miscounts.getOrDefault(channelId + "-" + Ts.format(threadTs), 0);
  }
}
