package io.github.geultto.kafka.connect.slack.sync.state;

/** How often in a row a thread could not be read while others could. */
final class FailureCount {

  private int count;
  private long succeededBefore;

  /**
   * Counts a failure, unless no call has succeeded since the last: then it is not this thread's.
   */
  int add(long succeeded) {
    if (count == 0 || succeeded > succeededBefore) {
      count++;
      succeededBefore = succeeded;
    }
    return count;
  }

  void reset() {
    count = 0;
  }
}
