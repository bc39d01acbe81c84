package io.github.geultto.kafka.connect.slack.record;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A 32-bit hash of a list of values, the same in every JVM. It separates the values, so that ("ab",
 * "c") and ("a", "bc") differ, as do null and empty.
 */
final class Hash {
  private final CRC32C crc = new CRC32C();

  void add(String value) {
    if (value == null) {
      crc.update(0);
    } else {
      crc.update(1);
      crc.update(value.getBytes(StandardCharsets.UTF_8));
    }
    crc.update(0xFF);
  }

  void add(long value) {
    add(Long.toString(value));
  }

  int value() {
    return (int) crc.getValue();
  }
}
