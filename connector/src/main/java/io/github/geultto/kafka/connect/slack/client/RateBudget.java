package io.github.geultto.kafka.connect.slack.client;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often each method may be called: it says yes, or when. Safe for use by several threads.
 *
 * <p>Callers pass {@code now}, the time of a monotonic clock: {@link #now} in production, a virtual
 * clock in tests. If the clock is set back all the same, the calls already granted count from that
 * moment on, so that calls stop for about a minute at most.
 *
 * <p>In any 61 seconds at most {@code limit} calls of a method are granted (Slack counts by the
 * minute; the odd second covers the way there). A limit that is not a whole number is rounded up,
 * and the time with it, or down where other processes have their part of Slack's limit. A budget
 * that was idle grants a burst at first, then calls come further and further apart, until they are
 * evenly spaced at half the limit and above.
 *
 * <p>A 429 stops its method for as long as Slack asks and takes a fifth off the limit, because
 * another program must be using the app; the limit rises by one per minute without another 429.
 */
public final class RateBudget implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RateBudget.class);

  /** The wait after a 429 without Retry-After. */
  private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(30);

  private static final long STARTED = System.nanoTime();

  /** Threads may call in another order than that in which they read the clock. */
  private static final long DISORDER_MICROS = 1_000_000L;

  private static final long WINDOW_MICROS = 61_000_000L;
  private static final long MINUTE_MICROS = 60_000_000L;

  private static final long LOG_AGAIN_AFTER_MICROS = 10 * MINUTE_MICROS;

  /**
   * The budgets of this process. They stay when no task is registered: tasks that are restarted
   * still owe for the calls of their last minute.
   */
  private static final Map<List<Object>, RateBudget> SHARED = new ConcurrentHashMap<>();

  private final RateProfile profile;
  private final double share;
  private final Map<SlackMethod, MethodBudget> methods = new EnumMap<>(SlackMethod.class);
  private int tasksHere;
  private int tasksTotal;

  // The latest time passed by a caller, and by how much the callers' clock was set back.
  private long latest;
  private long setBack;

  /**
   * @param share the part of Slack's limits to use, above 0 and at most 1
   */
  public RateBudget(RateProfile profile, double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be above 0 and at most 1, not " + share);
    }
    this.profile = profile;
    this.share = share;
    for (SlackMethod method : SlackMethod.values()) {
      methods.put(method, new MethodBudget(method));
    }
  }

  /**
   * The one budget in this process for a workspace, a profile and a share. Slack counts by app and
   * workspace, so the bot token and the user token of one app must share. {@code auth.test} does
   * not name the app, so connectors of two apps for one workspace also share if they run in one
   * worker: they make fewer calls than Slack allows, but none is refused.
   *
   * @param apiUrl the address of the Web API
   * @param teamId the workspace's id; null if it is not known, which counts as one workspace
   */
  public static RateBudget shared(String apiUrl, String teamId, RateProfile profile, double share) {
    return SHARED.computeIfAbsent(
        List.of(apiUrl, Objects.toString(teamId, ""), profile, share),
        ignored -> new RateBudget(profile, share));
  }

  /** The time of a monotonic clock with an arbitrary origin. */
  public static Instant now() {
    return Instant.EPOCH.plusNanos(System.nanoTime() - STARTED);
  }

  /** Waits until a call of a method is allowed, and takes it. */
  public void acquire(SlackMethod method) throws InterruptedException {
    Instant now = now();
    while (!tryAcquire(method, now)) {
      Thread.sleep(Duration.between(now, nextFree(method, now)).toMillis() + 1);
      now = now();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /**
   * Counts a task in. The budget is the share of Slack's limit times the part of all tasks that is
   * registered here: the others, in other processes, use the rest. Without any task it is the whole
   * share.
   *
   * @param tasksTotal tasks of the connector, here and elsewhere
   */
  public synchronized void register(int tasksTotal) {
    this.tasksHere++;
    this.tasksTotal = tasksTotal;
  }

  /** Counts a task out; once for each {@link #register}. */
  @Override
  public synchronized void close() {
    tasksHere--;
  }

  /** Takes one call of a method now, if it is allowed. */
  public synchronized boolean tryAcquire(SlackMethod method, Instant now) {
    MethodBudget budget = methods.get(method);
    long micros = read(now);
    if (budget.nextFree(micros) > micros) {
      return false;
    }
    budget.acquired(micros);
    return true;
  }

  /** When the next call of a method is allowed if none comes between; {@code now} if it is now. */
  public synchronized Instant nextFree(SlackMethod method, Instant now) {
    long micros = read(now);
    long free = methods.get(method).nextFree(micros);
    return free <= micros ? now : Instant.EPOCH.plus(free - setBack, ChronoUnit.MICROS);
  }

  /**
   * Takes note of a 429.
   *
   * @param retryAfter what Slack asked for; null if it did not say
   */
  public synchronized void limited(SlackMethod method, Duration retryAfter, Instant now) {
    Duration wait = retryAfter == null ? DEFAULT_RETRY_AFTER : retryAfter;
    long micros = read(now);
    methods.get(method).limited(micros, micros + TimeUnit.MICROSECONDS.convert(wait));
  }

  /**
   * Calls per minute that the budget comes to with the tasks registered now, before any 429;
   * infinite with {@link RateProfile#OFF}.
   */
  public synchronized double perMinute(SlackMethod method) {
    return profile == RateProfile.OFF
        ? Double.POSITIVE_INFINITY
        : method.perMinute(profile) * part();
  }

  /** The part of the calls of a minute that were made in the last one; 0 where all are free. */
  public synchronized double used(SlackMethod method, Instant now) {
    return profile == RateProfile.OFF ? 0 : methods.get(method).used(read(now));
  }

  /** The part of Slack's limits that belongs to the tasks registered here. */
  private double part() {
    return share * tasksPart();
  }

  private double tasksPart() {
    return tasksHere == 0 ? 1 : Math.min(1, (double) tasksHere / tasksTotal);
  }

  /** The time in microseconds, which never goes back. */
  private long read(Instant now) {
    long micros = micros(now) + setBack;
    if (latest - micros > DISORDER_MICROS) {
      setBack += latest - micros;
    }
    latest = Math.max(latest, micros);
    return latest;
  }

  /** To the microsecond, upwards, so that a time handed out is never before the one meant. */
  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant.plusNanos(999));
  }

  private final class MethodBudget {
    private final SlackMethod method;
    private final int perMinute;
    private final ArrayDeque<Long> log = new ArrayDeque<>();
    private long blockedUntil = Long.MIN_VALUE;
    private double learned;
    private long learnedAt = -LOG_AGAIN_AFTER_MICROS;

    MethodBudget(SlackMethod method) {
      this.method = method;
      this.perMinute = method.perMinute(profile);
      this.learned = perMinute;
    }

    void acquired(long now) {
      if (profile != RateProfile.OFF) {
        log.addLast(now);
      }
    }

    void limited(long now, long until) {
      // Calls in flight together are rejected together, which lowers the limit only once.
      if (now >= blockedUntil) {
        boolean isNewEpisode = now - learnedAt >= LOG_AGAIN_AFTER_MICROS;
        learned = perMinute(now) * 0.8;
        learnedAt = now;
        if (isNewEpisode) {
          logLimited(until - now);
        }
      }
      blockedUntil = Math.max(blockedUntil, until);
    }

    /** One line per episode, not one per 429. */
    private void logLimited(long waitMicros) {
      String limit =
          profile == RateProfile.OFF
              ? ""
              : ", then at most %d times per minute, rising by 1 every minute"
                  .formatted(Math.max(1, Math.round(learned * part())));
      LOG.warn(
          "{} failed with HTTP status 429: it is not called for {} s{}. If this is frequent, other"
              + " programs use the app: lower rate.limit.share",
          method.apiName(),
          waitMicros / 1_000_000L,
          limit);
    }

    /** Never early; a time handed out stays right, as limits and gaps only relax by waiting. */
    long nextFree(long now) {
      long free = Math.max(now, blockedUntil);
      if (profile == RateProfile.OFF) {
        return free;
      }
      double limit = perMinute(now) * part();
      double rounded = Math.ceil(limit) <= perMinute * tasksPart() ? Math.ceil(limit) : (int) limit;
      int most = (int) Math.max(1, rounded);
      long window = (long) Math.ceil(WINDOW_MICROS * Math.max(1, most / limit));
      while (!log.isEmpty() && log.peekFirst() <= now - window) {
        log.removeFirst();
      }
      if (log.isEmpty()) {
        return free;
      }
      double pace = (double) window / most;
      long gap = (long) Math.ceil(pace * Math.min(1, 2.0 * log.size() / most));
      free = Math.max(free, log.peekLast() + gap);
      if (log.size() >= most) {
        Iterator<Long> calls = log.iterator();
        for (int skip = log.size() - most; skip > 0; skip--) {
          calls.next();
        }
        free = Math.max(free, calls.next() + window);
      }
      return free;
    }

    double used(long now) {
      long calls = log.stream().filter(call -> call > now - WINDOW_MICROS).count();
      return calls / Math.max(1, RateBudget.this.perMinute(method));
    }

    private double perMinute(long now) {
      return Math.min(perMinute, learned + (double) (now - learnedAt) / MINUTE_MICROS);
    }
  }
}
