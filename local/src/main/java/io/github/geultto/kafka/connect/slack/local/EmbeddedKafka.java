package io.github.geultto.kafka.connect.slack.local;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Exit;

/**
 * Makes Kafka fit to live inside another program. Kafka ends the process where it sees no way on
 * and stops itself in its own shutdown hooks, in no order; here the program decides about both.
 */
final class EmbeddedKafka {
  private static final AtomicReference<String> FATAL = new AtomicReference<>();

  private EmbeddedKafka() {}

  /** To be called before anything of Kafka is started; further calls change nothing. */
  static void prepare() {
    Exit.setExitProcedure(EmbeddedKafka::refuse);
    Exit.setHaltProcedure(EmbeddedKafka::refuse);
    Exit.setShutdownHookAdder((name, hook) -> {});
  }

  /** Why Kafka wanted to end the process, empty as long as it did not. */
  static Optional<String> fatalError() {
    return Optional.ofNullable(FATAL.get());
  }

  private static void refuse(int status, String message) {
    String reason =
        "Kafka exited (status %d%s)".formatted(status, message == null ? "" : ": " + message);
    FATAL.compareAndSet(null, reason);
    throw new IllegalStateException(reason);
  }
}
