package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's calls of Slack: each within the rate budget, counted, and with what any failure means
 * for the task as a whole.
 */
final class TaskCalls {

  private static final Logger log = LoggerFactory.getLogger(TaskCalls.class);

  private final CallPool calls;
  private final RateBudget budget;
  private final TaskMetrics metrics;
  private final Supplier<Ts> clock;
  private boolean checksToken;

  TaskCalls(CallPool calls, RateBudget budget, TaskMetrics metrics, Supplier<Ts> clock) {
    this.calls = calls;
    this.budget = budget;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Slack's time. */
  Ts now() {
    return clock.get();
  }

  RateBudget budget() {
    return budget;
  }

  /** Calls made so far that have no answer yet. */
  int inFlight() {
    return calls.underWay();
  }

  /** Whether a call of a method can be made now. */
  boolean isFree(SlackMethod method) {
    if (calls.isFull()) {
      return false;
    }
    Instant uptime = RateBudget.now();
    boolean free = !budget.nextFree(method, uptime).isAfter(uptime);
    if (!free) {
      metrics.held(method, uptime);
    }
    return free;
  }

  /** There is nothing to read with a method that could be called. */
  void unused(SlackMethod method) {
    metrics.free(method, false, RateBudget.now());
  }

  /**
   * Calls a method.
   *
   * @param read reads the answer, on another thread
   * @param answered takes what was read
   * @param failed takes why there is no answer
   * @return false if another task was faster, so that no call is made
   */
  <T> boolean make(
      SlackMethod method,
      Map<String, String> params,
      CallPool.Reader<T> read,
      Consumer<T> answered,
      Consumer<SlackException> failed) {
    Instant uptime = RateBudget.now();
    if (!budget.tryAcquire(method, uptime)) {
      metrics.held(method, uptime);
      return false;
    }
    metrics.free(method, true, uptime);
    metrics.call(method);
    calls.submit(
        method,
        params,
        read,
        answered,
        error -> {
          judge(method, error);
          failed.accept(error);
        });
    return true;
  }

  /** Waits for an answer and applies it; returns false if none came in time. */
  boolean applyNext(Duration wait) throws InterruptedException {
    Runnable answer = calls.next(wait);
    if (answer != null) {
      answer.run();
    }
    return answer != null;
  }

  /** Effects of a failure beyond the call: a limit was hit, or the token may be revoked. */
  private void judge(SlackMethod method, SlackException error) {
    if (error.kind() == SlackException.Kind.RATE_LIMITED) {
      metrics.throttled(method);
      budget.limited(method, error.retryAfter(), RateBudget.now());
    } else if (error.kind() == SlackException.Kind.FATAL && !checksToken) {
      checksToken = true;
      calls.submit(
          SlackMethod.AUTH_TEST,
          Map.of(),
          answer -> answer,
          answer -> checksToken = false,
          this::tokenFailed);
    }
  }

  private void tokenFailed(SlackException error) {
    checksToken = false;
    if (error.kind() == SlackException.Kind.FATAL) {
      throw new ConnectException(error.getMessage());
    }
    log.debug("The validity of the token cannot be checked: {}", error.getMessage());
  }
}
