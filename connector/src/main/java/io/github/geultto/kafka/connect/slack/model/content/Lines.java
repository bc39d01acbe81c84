package io.github.geultto.kafka.connect.slack.model.content;

/** Parts of a text, put together with a separator. Empty parts are left out. */
final class Lines {

  private final String separator;
  private final StringBuilder text = new StringBuilder();

  Lines(String separator) {
    this.separator = separator;
  }

  Lines add(String part) {
    if (!part.isBlank()) {
      text.append(text.isEmpty() ? "" : separator).append(part);
    }
    return this;
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
