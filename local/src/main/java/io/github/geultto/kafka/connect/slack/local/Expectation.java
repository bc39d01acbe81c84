package io.github.geultto.kafka.connect.slack.local;

import java.time.Instant;

/** In place of a value that nobody can predict: which ones a column may hold. */
interface Expectation {

  /** When the connector saw something. */
  Expectation ANY_TIME = named("any time", Instant.class::isInstance);

  /** When something happened, as far as that is known. */
  Expectation ANY_TIME_OR_NULL =
      named("any time or null", found -> found == null || found instanceof Instant);

  /** How the connector observed something. */
  Expectation ANY_TEXT = named("any text", String.class::isInstance);

  /** Whether a column may hold that value. */
  boolean allows(Object found);

  private static Expectation named(String name, Expectation allowed) {
    return new Expectation() {
      @Override
      public boolean allows(Object found) {
        return allowed.allows(found);
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }
}
