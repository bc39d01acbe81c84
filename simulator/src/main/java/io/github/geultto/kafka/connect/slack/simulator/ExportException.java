package io.github.geultto.kafka.connect.slack.simulator;

/** A file or folder that cannot be read as a Slack export; the message is a sentence for people. */
public final class ExportException extends Exception {
  private static final long serialVersionUID = 1;

  ExportException(String message) {
    super(message);
  }

  ExportException(String message, Throwable cause) {
    super(message, cause);
  }
}
