package io.github.geultto.kafka.connect.slack.model;

/**
 * A 32-bit hash of a list of values, the same in every JVM. It separates the values, so that ("ab",
 * "c") and ("a", "bc") differ, as do null and empty.
 *
 * <p>FNV-1a of 64 bits over the characters, stirred and folded: it needs no bytes to be made.
 */
public final class Hash {
  private static final long PRIME = 0x100000001b3L;
  private static final int NULL = 0x1_0000;
  private static final int END = 0x1_0001;

  private long hash = 0xcbf29ce484222325L;

  public void add(String value) {
    if (value == null) {
      mix(NULL);
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      mix(value.charAt(i));
    }
    mix(END);
  }

  public void add(long value) {
    mix(value);
    mix(END);
  }

  private void mix(long value) {
    hash = (hash ^ value) * PRIME;
  }

  public int value() {
    long stirred = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    stirred = (stirred ^ (stirred >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return (int) (stirred ^ (stirred >>> 32));
  }
}
