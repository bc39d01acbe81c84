package io.github.geultto.kafka.connect.slack.client;

import java.util.concurrent.ThreadFactory;

/** Threads of one name that do not keep the process running. */
public final class DaemonThreads {

  private DaemonThreads() {}

  /** Makes such threads. */
  public static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
