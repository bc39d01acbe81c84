package io.github.geultto.kafka.connect.slack.sink;

import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the conversation that a message is for, and remembers it. */
final class Destinations {

  /** Direct conversations remembered at most. */
  private static final int MOST = 10_000;

  /** Names change: they are looked up again after so long. */
  private static final Duration KNOWN = Duration.ofMinutes(10);

  /** And so long after a name was not found. */
  private static final Duration UNKNOWN = Duration.ofMinutes(1);

  /** The list in which names are looked up. */
  static final Map<String, String> LISTING =
      Map.of(
          "types",
          "public_channel,private_channel",
          "exclude_archived",
          "true",
          "limit",
          Integer.toString(SlackMethod.CONVERSATIONS_LIST.pageSize(RateProfile.INTERNAL)));

  private final SlackCalls calls;
  private Map<String, String> channelsByName = Map.of();
  private long listedAt;
  private final Map<String, String> directs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  Destinations(SlackCalls calls) {
    this.calls = calls;
  }

  /**
   * The id of a conversation.
   *
   * @param to a channel's id or {@code #name}, or a user's id
   * @throws RefusedException if there is none
   */
  String find(String to) throws RefusedException, InterruptedException {
    if (!isOne(to)) {
      throw new RefusedException(
          "%s is not a channel's id, #name or user's id: correct the field \"to\""
              .formatted(Fields.quoted(to)),
          true);
    }
    return switch (to.charAt(0)) {
      case '#' -> named(to.substring(1));
      case 'U', 'W' -> direct(to);
      default -> to;
    };
  }

  /** Whether a text can be a destination. */
  static boolean isOne(String to) {
    return to.matches("#.+|[CGDUW][A-Z0-9]{2,}");
  }

  private String direct(String user) throws RefusedException, InterruptedException {
    String known = directs.get(user);
    if (known == null) {
      known =
          calls
              .untilAnswered(SlackMethod.CONVERSATIONS_OPEN, new HashMap<>(Map.of("users", user)))
              .at("/channel/id")
              .asText();
      if (known.isEmpty()) {
        throw new RefusedException("Slack cannot open a conversation with " + user, true);
      }
      directs.put(user, known);
    }
    return known;
  }

  private String named(String name) throws RefusedException, InterruptedException {
    Duration age = Duration.ofNanos(System.nanoTime() - listedAt);
    Duration atMost = channelsByName.containsKey(name) ? KNOWN : UNKNOWN;
    if (channelsByName.isEmpty() || age.compareTo(atMost) > 0) {
      listChannels();
    }
    String id = channelsByName.get(name);
    if (id == null) {
      throw new RefusedException(
          "The token cannot see a channel #"
              + name
              + ": check the spelling, or invite the app if the channel is private",
          true);
    }
    return id;
  }

  private void listChannels() throws RefusedException, InterruptedException {
    Map<String, String> found = new HashMap<>();
    calls.search(
        SlackMethod.CONVERSATIONS_LIST,
        LISTING,
        channel -> {
          if (channel.path("name").isTextual() && channel.path("id").isTextual()) {
            found.put(channel.get("name").textValue(), channel.get("id").textValue());
          }
          return false;
        });
    channelsByName = found;
    listedAt = System.nanoTime();
  }
}
