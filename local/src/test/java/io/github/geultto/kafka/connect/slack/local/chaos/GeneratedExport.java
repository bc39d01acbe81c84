package io.github.geultto.kafka.connect.slack.local.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A workspace of any size as a Slack export, the same for the same seed but for its end. */
final class GeneratedExport {
  static final int USERS = 80;
  private static final int THREAD_SIZE = 5;
  private static final Duration AGE = Duration.ofDays(60);
  private static final List<String> EMOJI = List.of("heart", "tada", "+1", "눈물", "clap");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random;

  private GeneratedExport(long seed) {
    random = new Random(seed);
  }

  /**
   * Writes an export whose messages lie in the 60 days before an hour ago; four in ten are replies.
   *
   * @param messages how many there are, replies included
   */
  static Path write(Path folder, long seed, int channels, int messages) throws IOException {
    new GeneratedExport(seed).write(folder, channels, messages);
    return folder;
  }

  static String user(int number) {
    return String.format(Locale.ROOT, "U0CHAOS%03d", number);
  }

  private void write(Path folder, int channels, int messages) throws IOException {
    Files.createDirectories(folder);
    ArrayNode users = JSON.createArrayNode();
    for (int i = 0; i < USERS; i++) {
      ObjectNode user = users.addObject().put("id", user(i)).put("team_id", "T0CHAOS");
      user.put("name", "writer" + i)
          .put("real_name", "글쓴이 " + i)
          .put("deleted", i % 20 == 19)
          .put("is_admin", i == 0);
      user.putObject("profile").put("display_name", "writer " + i);
    }
    JSON.writeValue(folder.resolve("users.json").toFile(), users);
    ArrayNode list = JSON.createArrayNode();
    for (int c = 0; c < channels; c++) {
      String name = "글방-" + c;
      ObjectNode channel = list.addObject();
      channel.put("id", String.format(Locale.ROOT, "C0CHAOS%03d", c)).put("name", name);
      channel.put("created", 1_600_000_000L + c).put("creator", user(0));
      ArrayNode members = channel.putArray("members");
      for (int i = 0; i < USERS; i++) {
        members.add(user(i));
      }
      Path days = Files.createDirectories(folder.resolve(name));
      int share = messages / channels + (c < messages % channels ? 1 : 0);
      JSON.writeValue(days.resolve("2020-01-01.json").toFile(), channel(share));
    }
    JSON.writeValue(folder.resolve("channels.json").toFile(), list);
  }

  private ArrayNode channel(int messages) {
    long end = Instant.now().minus(Duration.ofHours(1)).getEpochSecond() * 1_000_000;
    long step = AGE.toMillis() * 1_000 / messages;
    List<ObjectNode> all = new ArrayList<>();
    List<String> parents = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      long micros = end - (messages - i) * step + random.nextLong(step);
      String ts = String.format(Locale.ROOT, "%d.%06d", micros / 1_000_000, micros % 1_000_000);
      ObjectNode message = JSON.createObjectNode().put("type", "message").put("ts", ts);
      message.put("user", user(random.nextInt(USERS)));
      message.put("text", "글 " + i + " :pencil2: " + "a b c ".repeat(random.nextInt(20)));
      react(message);
      boolean reply = !parents.isEmpty() && random.nextInt(10) < 4;
      if (reply) {
        // The last parents, until each has its replies.
        int parent = random.nextInt(parents.size());
        message.put("thread_ts", parents.get(parent));
        if (random.nextInt(THREAD_SIZE) == 0) {
          parents.remove(parent);
        }
      } else if (parents.size() < 20) {
        parents.add(ts);
      }
      all.add(message);
    }
    return JSON.createArrayNode().addAll(all);
  }

  private void react(ObjectNode message) {
    if (random.nextInt(3) > 0) {
      return;
    }
    ArrayNode reactions = message.putArray("reactions");
    for (int e = random.nextInt(2); e < EMOJI.size(); e += 2) {
      // Of more than 50 users Slack shows only some.
      int count = random.nextInt(100) == 0 ? 60 : 1 + random.nextInt(4);
      ObjectNode reaction = reactions.addObject().put("name", EMOJI.get(e)).put("count", count);
      ArrayNode users = reaction.putArray("users");
      for (int i = 0; i < count; i++) {
        users.add(user(i));
      }
    }
  }
}
