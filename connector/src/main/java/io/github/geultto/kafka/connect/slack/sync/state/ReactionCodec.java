package io.github.geultto.kafka.connect.slack.sync.state;

import static io.github.geultto.kafka.connect.slack.sync.state.Bytes.number;
import static io.github.geultto.kafka.connect.slack.sync.state.Bytes.text;

import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The text form of the reactions of some messages: about ten characters per reaction.
 *
 * <p>Binary in base64: the users and emoji, each once, then for each message its distance to the
 * one before in microseconds, and for each of its reactions the user, the emoji, and when it was
 * given: twice the microseconds since the message plus one, or 0 where that is not known, and one
 * more if it must be emitted again.
 */
final class ReactionCodec {

  /** The longest text, in characters: what does not fit is left out, the oldest first. */
  static final int MAX_LENGTH = 250_000;

  private ReactionCodec() {}

  /**
   * The reactions of a message.
   *
   * @param given when each was given, {@link Ts#ZERO} where that is not known
   * @param again those that must be emitted again
   */
  record Emitted(Map<Reacted, Ts> given, Set<Reacted> again) {}

  /** Writes reactions by their messages. */
  static String encode(NavigableMap<Ts, Emitted> messages) {
    NavigableMap<Ts, Emitted> rest = messages;
    String text = write(rest);
    while (text.length() > MAX_LENGTH) {
      int kept = (int) (rest.size() * (MAX_LENGTH * 0.95 / text.length()));
      rest = newest(rest, kept);
      text = write(rest);
    }
    return text;
  }

  private static NavigableMap<Ts, Emitted> newest(NavigableMap<Ts, Emitted> messages, int count) {
    NavigableMap<Ts, Emitted> newest = new TreeMap<>();
    messages.descendingMap().entrySet().stream()
        .limit(count)
        .forEach(entry -> newest.put(entry.getKey(), entry.getValue()));
    return newest;
  }

  private static String write(NavigableMap<Ts, Emitted> messages) {
    if (messages.isEmpty()) {
      return "";
    }
    Map<String, Integer> users = new LinkedHashMap<>();
    Map<String, Integer> emoji = new LinkedHashMap<>();
    Bytes entries = new Bytes();
    long before = 0;
    for (Map.Entry<Ts, Emitted> message : messages.entrySet()) {
      Ts ts = message.getKey();
      entries.number(ts.micros() - before);
      before = ts.micros();
      Emitted emitted = message.getValue();
      entries.number(emitted.given().size());
      emitted.given().entrySet().stream()
          .sorted(
              Map.Entry.comparingByKey(
                  Comparator.comparing(Reacted::emoji).thenComparing(Reacted::user)))
          .forEach(
              entry -> {
                entries.number(index(users, entry.getKey().user()));
                entries.number(index(emoji, entry.getKey().emoji()));
                long again = emitted.again().contains(entry.getKey()) ? 1 : 0;
                entries.number(after(ts, entry.getValue()) * 2 + again);
              });
    }
    Bytes out = new Bytes();
    write(out, users);
    write(out, emoji);
    out.all(entries);
    return Base64.getEncoder().encodeToString(out.toArray());
  }

  private static int index(Map<String, Integer> names, String name) {
    Integer known = names.putIfAbsent(name, names.size());
    return known == null ? names.size() - 1 : known;
  }

  private static long after(Ts message, Ts given) {
    return given.isBefore(message) ? 0 : given.micros() - message.micros() + 1;
  }

  private static void write(Bytes out, Map<String, Integer> names) {
    out.number(names.size());
    names.keySet().forEach(out::text);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static Map<Ts, Emitted> decode(String text) {
    try {
      return read(ByteBuffer.wrap(Base64.getDecoder().decode(text)));
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"reactions\" is damaged; give \"ts\" alone to start over from an instant", e);
    }
  }

  private static Map<Ts, Emitted> read(ByteBuffer in) {
    Map<Ts, Emitted> messages = new LinkedHashMap<>();
    List<String> users = in.hasRemaining() ? names(in) : List.of();
    List<String> emoji = in.hasRemaining() ? names(in) : List.of();
    long ts = 0;
    while (in.hasRemaining()) {
      ts += number(in);
      Emitted emitted = new Emitted(new HashMap<>(), new HashSet<>());
      for (long left = number(in); left > 0; left--) {
        Reacted reacted = new Reacted(users.get((int) number(in)), emoji.get((int) number(in)));
        long time = number(in);
        emitted.given().put(reacted, time < 2 ? Ts.ZERO : new Ts(ts + time / 2 - 1));
        if (time % 2 == 1) {
          emitted.again().add(reacted);
        }
      }
      messages.put(new Ts(ts), emitted);
    }
    return messages;
  }

  private static List<String> names(ByteBuffer in) {
    List<String> names = new ArrayList<>();
    for (long left = number(in); left > 0; left--) {
      names.add(text(in));
    }
    return names;
  }
}
