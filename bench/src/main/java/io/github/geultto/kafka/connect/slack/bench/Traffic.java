package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.simulator.ApiResponse;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import io.github.geultto.kafka.connect.slack.simulator.SimulatorOptions;
import io.github.geultto.kafka.connect.slack.simulator.SlackApi;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A workspace in which people write, on a virtual clock: the same for the same shape and seed. Its
 * simulated Slack holds its callers to Slack's limits.
 */
final class Traffic {

  /**
   * How large and how lively it is. Channels and people differ in activity: the n-th is 1/(n+2) as
   * active as the first would be.
   *
   * @param answered the part of the posts that gets replies
   * @param repliesPerPost on average, of all posts
   * @param reactionsPerMessage on average
   */
  record Shape(
      int people,
      int channels,
      double postsPerDay,
      double answered,
      double repliesPerPost,
      double reactionsPerMessage) {}

  /** The part of messages that is edited, and that is deleted. */
  private static final double EDITED = 0.05;

  private static final double DELETED = 0.015;

  private static final List<String> EMOJI =
      List.of("heart", "tada", "+1", "눈물", "clap", "eyes", "pray", "글또");

  private record Event(Instant at, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** A message written here. */
  private record Written(String channel, String ts, boolean isReply, String user) {}

  private final Shape shape;
  private final VirtualClock clock;
  private final News news;
  private final Random random;
  private final SlackApi api;
  private final String botToken;
  private final double[] channelWeights;
  private final double[] peopleWeights;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long numbers;
  private long messages;
  private Instant end = Instant.MAX;

  Traffic(Shape shape, long seed, VirtualClock clock, RateLimits limits, News news) {
    this.shape = shape;
    this.clock = clock;
    this.news = news;
    this.random = new Random(seed);
    SimulatorOptions options = SimulatorOptions.defaults().withRateLimits(limits).withClock(clock);
    this.botToken = options.botToken();
    this.api = new SlackApi(EmptyWorkspace.of(shape), options);
    this.channelWeights = cumulated(shape.channels());
    this.peopleWeights = cumulated(shape.people());
    schedulePost(clock.instant());
  }

  SlackApi api() {
    return api;
  }

  /** The ids of all channels. */
  List<String> channels() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < shape.channels(); i++) {
      ids.add(EmptyWorkspace.channel(i));
    }
    return ids;
  }

  /** The app's bot joins all channels, without which it gets no events of their messages. */
  void joinAll() {
    for (String id : channels()) {
      ApiResponse answer =
          api.call(
              "conversations.join",
              Map.of("channel", id, "simulator_user", Workspace.BOT_USER),
              botToken);
      if (!answer.body().path("ok").asBoolean()) {
        throw new IllegalStateException("Slack says " + answer.body() + " to joining " + id);
      }
    }
  }

  /** Messages written so far, deleted ones included. */
  long messages() {
    return messages;
  }

  /** Nobody writes a post after this instant; what others do with the posts before still comes. */
  void endPostsAt(Instant instant) {
    end = instant;
  }

  /** Lets everything happen that people do up to an instant, and sets the clock there. */
  void playUntil(Instant until) {
    while (!events.isEmpty() && !events.peek().at().isAfter(until)) {
      Event event = events.poll();
      clock.advanceTo(event.at());
      event.action().run();
    }
    clock.advanceTo(until);
  }

  // ---------------------------------------------------------------- what people do

  private void schedulePost(Instant after) {
    // Nights are quiet: of the posts drawn at a steady pace some are dropped, by the hour.
    Instant at = after;
    double hour;
    do {
      double days = -Math.log(1 - random.nextDouble()) / (shape.postsPerDay() * 2);
      at = at.plusNanos((long) (days * 86_400e9) / 1_000 * 1_000);
      hour = at.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() / 3_600.0;
    } while (random.nextDouble() > 0.5 - 0.45 * Math.cos(hour / 12 * Math.PI));
    if (at.isBefore(end)) {
      Instant next = at;
      add(next, () -> post(next));
    }
  }

  private void add(Instant at, Runnable action) {
    events.add(new Event(at, numbers++, action));
  }

  private void post(Instant at) {
    schedulePost(at);
    if (!at.isBefore(end)) {
      return;
    }
    Written post = write(EmptyWorkspace.channel(pick(channelWeights)), null);
    if (random.nextDouble() < shape.answered()) {
      int replies = 1 + geometric(shape.repliesPerPost() / shape.answered() - 1);
      for (int i = 0; i < replies; i++) {
        add(at.plus(Delays.next(random)), () -> write(post.channel(), post.ts()));
      }
    }
  }

  private Written write(String channel, String root) {
    Map<String, String> arguments = root == null ? Map.of() : Map.of("thread_ts", root);
    String user = EmptyWorkspace.person(pick(peopleWeights));
    String text = "글 " + messages + " about what was said before";
    ApiResponse answer = call("chat.postMessage", user, channel, arguments, Map.of("text", text));
    messages++;
    if (!answer.body().path("ok").asBoolean()) {
      // The post has been deleted meanwhile.
      return null;
    }
    Written message = new Written(channel, answer.body().path("ts").asText(), root != null, user);
    Instant at = clock.instant();
    news.written(channel, Ts.parse(message.ts()), message.isReply(), at);
    int reactions = geometric(shape.reactionsPerMessage());
    for (int i = 0; i < reactions; i++) {
      add(at.plus(Delays.next(random)), () -> react(message));
    }
    if (random.nextDouble() < EDITED) {
      add(at.plus(Delays.next(random)), () -> edit(message));
    }
    if (random.nextDouble() < DELETED) {
      add(at.plus(Delays.next(random)), () -> delete(message));
    }
    return message;
  }

  private void react(Written on) {
    String emoji = EMOJI.get(random.nextInt(EMOJI.size()));
    String user = EmptyWorkspace.person(pick(peopleWeights));
    Map<String, String> what = Map.of("timestamp", on.ts(), "name", emoji);
    if (call("reactions.add", user, on.channel(), what, Map.of()).body().path("ok").asBoolean()) {
      news.reacted(on.channel(), Ts.parse(on.ts()), on.isReply(), emoji, user, clock.instant());
    }
  }

  private void edit(Written message) {
    Map<String, String> what = Map.of("ts", message.ts(), "text", "고침: another text");
    if (call("chat.update", message.user(), message.channel(), what, Map.of())
        .body()
        .path("ok")
        .asBoolean()) {
      news.edited(message.channel(), Ts.parse(message.ts()), message.isReply(), clock.instant());
    }
  }

  private void delete(Written message) {
    call("chat.delete", message.user(), message.channel(), Map.of("ts", message.ts()), Map.of());
    news.deleted(message.channel(), Ts.parse(message.ts()), message.isReply(), clock.instant());
  }

  private ApiResponse call(
      String method,
      String user,
      String channel,
      Map<String, String> arguments,
      Map<String, String> more) {
    Map<String, String> all = new HashMap<>(arguments);
    all.putAll(more);
    all.put("channel", channel);
    all.put("simulator_user", user);
    return api.call(method, all, botToken);
  }

  // ---------------------------------------------------------------- chance

  private int geometric(double mean) {
    return (int) Math.floor(Math.log(1 - random.nextDouble()) / Math.log(mean / (mean + 1)));
  }

  private int pick(double[] cumulated) {
    int found =
        Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
    return found < 0 ? -found - 1 : found;
  }

  private static double[] cumulated(int size) {
    double[] sums = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += 1.0 / (i + 3);
      sums[i] = sum;
    }
    return sums;
  }
}
