package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * What is wrong with the events that the app receives, switchable at any time. Thread-safe. Methods
 * answer this object so that they can be chained; the names are those of {@code POST
 * /simulator/faults}. Shares are from 0 (none) to 1 (all). Which events they hit is the same in
 * every run with the same {@link #seedEvents seed}.
 */
public final class EventFaults {
  /**
   * How many events an app receives in an hour. Source: <a
   * href="https://docs.slack.dev/apis/events-api#rate-limits">The Events API, "Rate limiting"</a>.
   */
  public static final int EVENTS_PER_HOUR = 30_000;

  private double lost;
  private double delayed;
  private Duration delay = Duration.ZERO;
  private double duplicated;
  private double reordered;
  private SplittableRandom random = new SplittableRandom(0);
  private int perHour = EVENTS_PER_HOUR;
  private boolean omitPreviousMessage;
  private boolean omitMessageReplied;
  private boolean omitLinkPreviews;
  private boolean socketModeDisabled;

  EventFaults() {}

  /** What is to become of one event. */
  record Fate(boolean lost, Duration delay, Repetition repetition, boolean swapped) {}

  /** How an event comes a second time. */
  enum Repetition {
    NONE,
    /** As if it were the first time: {@code retry_attempt} is 0. */
    AS_FIRST,
    AS_RETRY
  }

  /** Loses a share of the events. */
  public synchronized EventFaults loseEvents(double share) {
    lost = checked(share);
    return this;
  }

  /** Delays a share of the events by a time on the workspace's clock. */
  public synchronized EventFaults delayEvents(double share, Duration by) {
    delayed = checked(share);
    delay = Objects.requireNonNull(by);
    return this;
  }

  /**
   * Sends a share of the events twice with the same {@code event_id}: by chance as a retry, or
   * again with {@code retry_attempt} 0.
   */
  public synchronized EventFaults duplicateEvents(double share) {
    duplicated = checked(share);
    return this;
  }

  /** Sends a share of the events after the event that follows, or 5 s later when none does. */
  public synchronized EventFaults reorderEvents(double share) {
    reordered = checked(share);
    return this;
  }

  /** Restarts the random choices with that seed. */
  public synchronized EventFaults seedEvents(long seed) {
    random = new SplittableRandom(seed);
    return this;
  }

  /**
   * Limits the events of 60 minutes. Those beyond are dropped, and {@code app_rate_limited} is sent
   * once for each minute with dropped events. {@link #EVENTS_PER_HOUR} at first.
   */
  public synchronized EventFaults eventsPerHour(int most) {
    perHour = most;
    return this;
  }

  /**
   * Leaves {@code previous_message} out of {@code message_deleted}. The <a
   * href="https://docs.slack.dev/reference/events/message/message_deleted">documented example</a>
   * lacks it.
   */
  public synchronized EventFaults omitPreviousMessage(boolean on) {
    omitPreviousMessage = on;
    return this;
  }

  /**
   * Sends no {@code message_replied}, the event of a parent that was replied to. It is sent without
   * its subtype: <a
   * href="https://docs.slack.dev/reference/events/message/message_replied">message_replied, "Bug
   * alert"</a>.
   */
  public synchronized EventFaults omitMessageReplied(boolean on) {
    omitMessageReplied = on;
    return this;
  }

  /** Adds no previews to messages of people that contain a link. */
  public synchronized EventFaults omitLinkPreviews(boolean on) {
    omitLinkPreviews = on;
    return this;
  }

  /**
   * Switches Socket Mode off for the app: its connections end with {@code link_disabled}, and no
   * new one can be opened ({@code socket_mode_not_enabled}). Source: <a
   * href="https://docs.slack.dev/reference/methods/apps.connections.open">apps.connections.open</a>.
   */
  public synchronized EventFaults disableSocketMode(boolean on) {
    socketModeDisabled = on;
    return this;
  }

  synchronized void clear() {
    lost = 0;
    delayed = 0;
    duplicated = 0;
    reordered = 0;
    random = new SplittableRandom(0);
    perHour = EVENTS_PER_HOUR;
    omitPreviousMessage = false;
    omitMessageReplied = false;
    omitLinkPreviews = false;
    socketModeDisabled = false;
  }

  /** Decides about the next event. */
  synchronized Fate nextFate() {
    boolean isLost = happens(lost);
    Duration by = happens(delayed) ? delay : Duration.ZERO;
    Repetition repetition = Repetition.NONE;
    if (happens(duplicated)) {
      repetition = random.nextBoolean() ? Repetition.AS_RETRY : Repetition.AS_FIRST;
    }
    return new Fate(isLost, by, repetition, happens(reordered));
  }

  synchronized int perHour() {
    return perHour;
  }

  synchronized boolean previousMessageOmitted() {
    return omitPreviousMessage;
  }

  synchronized boolean messageRepliedOmitted() {
    return omitMessageReplied;
  }

  synchronized boolean linkPreviewsOmitted() {
    return omitLinkPreviews;
  }

  synchronized boolean socketModeDisabled() {
    return socketModeDisabled;
  }

  private boolean happens(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  private static double checked(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("A share is from 0 to 1, not " + share + ".");
    }
    return share;
  }
}
