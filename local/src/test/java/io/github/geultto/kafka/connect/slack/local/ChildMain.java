package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs another class's {@code main} in a process that dies with its parent: standard input is a
 * pipe from the parent, and ends when the parent does, however that came about.
 */
final class ChildMain {
  private ChildMain() {}

  /** The first argument names the class, the others are its own. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread watch = new Thread(ChildMain::awaitParentsEnd, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }

  private static void awaitParentsEnd() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever written.
      }
    } catch (IOException e) {
      // The same as the end.
    }
    Runtime.getRuntime().halt(1);
  }
}
