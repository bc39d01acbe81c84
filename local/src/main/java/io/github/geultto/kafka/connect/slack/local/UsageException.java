package io.github.geultto.kafka.connect.slack.local;

/** What the user asked for cannot be done; the message says in one sentence why and what helps. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
