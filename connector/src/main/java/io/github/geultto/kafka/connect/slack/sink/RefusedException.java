package io.github.geultto.kafka.connect.slack.sink;

/** A message that can never be posted as it is. The text says why and what to do, for people. */
final class RefusedException extends Exception {

  RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
