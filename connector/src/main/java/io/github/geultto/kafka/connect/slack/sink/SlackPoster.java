package io.github.geultto.kafka.connect.slack.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts messages, each once. A posted message carries its id in Slack's <a
 * href="https://docs.slack.dev/messaging/message-metadata">metadata</a>; where it is in doubt
 * whether one was posted, the conversation is searched for it first.
 *
 * <p>A scheduled message carries none, as Slack never posts a scheduled message with metadata (<a
 * href="https://docs.slack.dev/reference/methods/chat.scheduleMessage">chat.scheduleMessage</a>);
 * it is known again by its text, its author and its time.
 */
final class SlackPoster {

  private static final Logger log = LoggerFactory.getLogger(SlackPoster.class);

  /** Slack's limit in one channel; for short bursts it is more patient than that. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** By how much this machine's clock, the broker's and Slack's may differ. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** A message due sooner is posted at once: Slack may refuse it as past. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final String EVENT_TYPE = "kafka_connect_slack";
  private static final int CHANNELS = 1_000;

  /** What Slack may write in its own way, or put around: links, emoji, escapes. */
  private static final Pattern LABELLED = Pattern.compile("<[^<>|]*\\|([^<>]*)>");

  private static final Pattern OWN_WAY =
      Pattern.compile(":[\\w+-]+:|&(?:amp|lt|gt);|[^\\p{L}\\p{N}]");

  private final SlackCalls calls;
  private final Destinations destinations;
  private final RateProfile profile;
  private JsonNode self;

  /** When the last message of a channel was answered for, in nanoseconds. */
  private final Map<String, Long> postedAt =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > CHANNELS;
        }
      };

  SlackPoster(SlackCalls calls, RateProfile profile) {
    this.calls = calls;
    this.destinations = new Destinations(calls);
    this.profile = profile;
  }

  /**
   * Posts a message, and waits as long as it takes.
   *
   * @param since when the message was first known of: it was not posted before
   * @param inDoubt whether it may have been posted already
   * @return whether it was posted now; false if it had been before
   * @throws RefusedException if Slack refuses it permanently
   */
  boolean post(OutboxMessage message, Instant since, boolean inDoubt)
      throws RefusedException, InterruptedException {
    String channel = destinations.find(message.to());
    boolean doubtful = inDoubt;
    SlackCalls.Tries tries = new SlackCalls.Tries();
    while (!(doubtful && isThere(message, channel, since))) {
      try {
        send(message, channel);
        return true;
      } catch (SlackException e) {
        // No answer says nothing: the message may be there all the same.
        calls.pause(e, tries);
        doubtful = true;
      }
    }
    log.info("Message {} was already posted to {}", message.id(), message.to());
    return false;
  }

  private void send(OutboxMessage message, String channel)
      throws SlackException, RefusedException, InterruptedException {
    Map<String, String> params = new HashMap<>();
    params.put("channel", channel);
    put(params, "text", message.text());
    put(params, "blocks", message.blocks());
    put(params, "thread_ts", message.threadTs());
    if (message.unfurl() != null) {
      params.put("unfurl_links", message.unfurl().toString());
      params.put("unfurl_media", message.unfurl().toString());
    }
    if (isForLater(message)) {
      params.put("post_at", Long.toString(message.postAt().getEpochSecond()));
      calls.once(SlackMethod.CHAT_SCHEDULE_MESSAGE, params);
      return;
    }
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("event_type", EVENT_TYPE);
    metadata.putObject("event_payload").put("message_id", message.id());
    params.put("metadata", metadata.toString());
    awaitTurn(channel);
    try {
      calls.once(SlackMethod.CHAT_POST_MESSAGE, params);
    } finally {
      postedAt.remove(channel);
      postedAt.put(channel, System.nanoTime());
    }
  }

  private static boolean isForLater(OutboxMessage message) {
    return message.postAt() != null && message.postAt().isAfter(Instant.now().plus(SOON));
  }

  private static void put(Map<String, String> params, String name, String value) {
    if (!value.isEmpty()) {
      params.put(name, value);
    }
  }

  private void awaitTurn(String channel) throws InterruptedException {
    Long last = postedAt.get(channel);
    if (profile != RateProfile.OFF && last != null) {
      Duration left = PAUSE.minusNanos(System.nanoTime() - last);
      Thread.sleep(Math.max(0, left.toMillis() + 1));
    }
  }

  // ---------------------------------------------------------------- what is there already

  private boolean isThere(OutboxMessage message, String channel, Instant since)
      throws RefusedException, InterruptedException {
    try {
      return (message.postAt() != null && isScheduled(message, channel))
          || isPosted(message, channel, since.minus(CLOCK_SKEW));
    } catch (RefusedException e) {
      if (e.getCause() instanceof SlackException cause) {
        throw new RefusedException("It may have been posted, which cannot be checked: ", cause);
      }
      throw e;
    }
  }

  private boolean isScheduled(OutboxMessage message, String channel)
      throws RefusedException, InterruptedException {
    Map<String, String> params = new HashMap<>();
    params.put("channel", channel);
    return search(
        SlackMethod.CHAT_SCHEDULED_MESSAGES_LIST,
        params,
        found ->
            found.path("post_at").asLong() == message.postAt().getEpochSecond()
                && sameText(found, message));
  }

  private boolean isPosted(OutboxMessage message, String channel, Instant since)
      throws RefusedException, InterruptedException {
    Map<String, String> params = new HashMap<>();
    params.put("channel", channel);
    params.put("include_all_metadata", "true");
    params.put("oldest", Math.max(0, since.getEpochSecond()) + ".000000");
    SlackMethod method = SlackMethod.CONVERSATIONS_HISTORY;
    if (!message.threadTs().isEmpty()) {
      method = SlackMethod.CONVERSATIONS_REPLIES;
      params.put("ts", message.threadTs());
    }
    if (message.postAt() != null && self == null) {
      self = calls.untilAnswered(SlackMethod.AUTH_TEST, new HashMap<>());
    }
    return search(method, params, found -> isSame(found, message));
  }

  private boolean isSame(JsonNode found, OutboxMessage message) {
    JsonNode metadata = found.path("metadata");
    if (metadata.path("event_type").asText().equals(EVENT_TYPE)) {
      return metadata.at("/event_payload/message_id").asText().equals(message.id());
    }
    // One that was scheduled, and has been posted since.
    return message.postAt() != null
        && found.path("ts").asDouble() >= message.postAt().minus(CLOCK_SKEW).getEpochSecond()
        && isOwn(found)
        && sameText(found, message);
  }

  private boolean isOwn(JsonNode found) {
    return Stream.of("bot_id", "user_id")
        .filter(self::hasNonNull)
        .anyMatch(id -> self.get(id).equals(found.get(id.replace("user_id", "user"))));
  }

  private static boolean sameText(JsonNode found, OutboxMessage message) {
    String text = found.path("text").asText();
    String bare = bare(message.text());
    return bare.isEmpty() ? text.equals(message.text()) : bare.equals(bare(text));
  }

  /** A text's letters and digits: the rest Slack may write in its own way. */
  private static String bare(String text) {
    return OWN_WAY.matcher(LABELLED.matcher(text).replaceAll("$1")).replaceAll("");
  }

  private boolean search(SlackMethod method, Map<String, String> params, Predicate<JsonNode> match)
      throws RefusedException, InterruptedException {
    params.put("limit", Integer.toString(method.pageSize(profile)));
    return calls.search(method, params, match);
  }
}
