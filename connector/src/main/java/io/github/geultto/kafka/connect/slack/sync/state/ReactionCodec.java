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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The text form of the reactions of some messages: about ten characters per reaction.
 *
 * <p>Binary in base64: the users and emoji, each once, then for each message its distance to the
 * one before in microseconds, and for each of its reactions the user, the emoji, and how long after
 * the message it was given in microseconds, plus one; 0 where that is not known.
 */
final class ReactionCodec {

  /** The longest text, in characters: what does not fit is left out, the oldest first. */
  static final int MAX_LENGTH = 250_000;

  private ReactionCodec() {}

  /** Writes reactions by their messages. */
  static String encode(NavigableMap<Ts, Map<Reacted, Ts>> messages) {
    NavigableMap<Ts, Map<Reacted, Ts>> rest = messages;
    String text = write(rest);
    while (text.length() > MAX_LENGTH) {
      int kept = (int) (rest.size() * (MAX_LENGTH * 0.95 / text.length()));
      rest = newest(rest, kept);
      text = write(rest);
    }
    return text;
  }

  private static NavigableMap<Ts, Map<Reacted, Ts>> newest(
      NavigableMap<Ts, Map<Reacted, Ts>> messages, int count) {
    NavigableMap<Ts, Map<Reacted, Ts>> newest = new TreeMap<>();
    messages.descendingMap().entrySet().stream()
        .limit(count)
        .forEach(entry -> newest.put(entry.getKey(), entry.getValue()));
    return newest;
  }

  private static String write(NavigableMap<Ts, Map<Reacted, Ts>> messages) {
    if (messages.isEmpty()) {
      return "";
    }
    Map<String, Integer> users = new LinkedHashMap<>();
    Map<String, Integer> emoji = new LinkedHashMap<>();
    Bytes entries = new Bytes();
    long before = 0;
    for (Map.Entry<Ts, Map<Reacted, Ts>> message : messages.entrySet()) {
      Ts ts = message.getKey();
      entries.number(ts.micros() - before);
      before = ts.micros();
      entries.number(message.getValue().size());
      message.getValue().entrySet().stream()
          .sorted(
              Map.Entry.comparingByKey(
                  Comparator.comparing(Reacted::emoji).thenComparing(Reacted::user)))
          .forEach(
              entry -> {
                entries.number(index(users, entry.getKey().user()));
                entries.number(index(emoji, entry.getKey().emoji()));
                entries.number(after(ts, entry.getValue()));
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
  static Map<Ts, Map<Reacted, Ts>> decode(String text) {
    try {
      return read(ByteBuffer.wrap(Base64.getDecoder().decode(text)));
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"reactions\" is damaged; give \"ts\" alone to start over from an instant", e);
    }
  }

  private static Map<Ts, Map<Reacted, Ts>> read(ByteBuffer in) {
    Map<Ts, Map<Reacted, Ts>> messages = new LinkedHashMap<>();
    List<String> users = in.hasRemaining() ? names(in) : List.of();
    List<String> emoji = in.hasRemaining() ? names(in) : List.of();
    long ts = 0;
    while (in.hasRemaining()) {
      ts += number(in);
      Map<Reacted, Ts> reactions = new HashMap<>();
      for (long left = number(in); left > 0; left--) {
        Reacted reacted = new Reacted(users.get((int) number(in)), emoji.get((int) number(in)));
        long after = number(in);
        reactions.put(reacted, after == 0 ? Ts.ZERO : new Ts(ts + after - 1));
      }
      messages.put(new Ts(ts), reactions);
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
