package io.github.geultto.kafka.connect.slack.sync.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A buffer that grows, with numbers of as few bytes as they need: 7 bits in each byte, the highest
 * bit set in all but the last.
 */
final class Bytes {
  private byte[] buffer = new byte[1024];
  private int size;

  void number(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      write((byte) (rest | 0x80));
      rest >>>= 7;
    }
    write((byte) rest);
  }

  /** Four bytes. */
  void fixed(int value) {
    write((byte) (value >>> 24));
    write((byte) (value >>> 16));
    write((byte) (value >>> 8));
    write((byte) value);
  }

  /** A text, after its length. */
  void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    for (byte value : bytes) {
      write(value);
    }
  }

  /** What another buffer holds. */
  void all(Bytes other) {
    for (int i = 0; i < other.size; i++) {
      write(other.buffer[i]);
    }
  }

  byte[] toArray() {
    return Arrays.copyOf(buffer, size);
  }

  private void write(byte value) {
    if (size == buffer.length) {
      buffer = Arrays.copyOf(buffer, size * 2);
    }
    buffer[size++] = value;
  }

  /** Reads what {@link #text} wrote. */
  static String text(ByteBuffer in) {
    long length = number(in);
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("a text is too long");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Reads what {@link #number} wrote. */
  static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }
}
