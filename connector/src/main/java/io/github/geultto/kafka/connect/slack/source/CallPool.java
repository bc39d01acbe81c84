package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.DaemonThreads;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Calls of Slack under way, several at once so that slow answers do not waste budget. They run on
 * separate threads; the callback of an answer runs where {@link #next} is called.
 */
final class CallPool implements AutoCloseable {

  private static final int SIZE = 8;

  private final SlackClient client;
  private final ExecutorService threads;
  private final BlockingQueue<Runnable> done = new LinkedBlockingQueue<>();
  private int underWay;

  /**
   * @param client closed with the pool
   * @param name of the threads
   */
  CallPool(SlackClient client, String name) {
    this.client = client;
    this.threads = Executors.newFixedThreadPool(SIZE, DaemonThreads.named(name));
  }

  /** Reads an answer; what it throws counts as a failed call. */
  interface Reader<T> {
    T read(ObjectNode answer) throws SlackException;
  }

  int underWay() {
    return underWay;
  }

  boolean isFull() {
    return underWay >= SIZE;
  }

  /**
   * Calls a method.
   *
   * @param read reads the answer, on the calling thread
   * @param taken takes what was read
   * @param failed takes why there is no answer
   */
  <T> void submit(
      SlackMethod method,
      Map<String, String> params,
      Reader<T> read,
      Consumer<T> taken,
      Consumer<SlackException> failed) {
    underWay++;
    threads.execute(
        () -> {
          try {
            T answer = read.read(client.call(method, params));
            done.add(() -> taken.accept(answer));
          } catch (SlackException e) {
            done.add(() -> failed.accept(e));
          } catch (RuntimeException | Error e) {
            // Whatever it is: a call that is never answered would hold its place permanently.
            done.add(() -> failed.accept(SlackException.unreadable(method, e)));
          }
        });
  }

  /**
   * Waits for an answer.
   *
   * @return what to do with it; null if none came in time
   */
  Runnable next(Duration wait) throws InterruptedException {
    Runnable next = done.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    if (next != null) {
      underWay--;
    }
    return next;
  }

  /** Gives up the calls under way. */
  @Override
  public void close() {
    threads.shutdownNow();
    client.close();
  }
}
