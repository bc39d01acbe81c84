package io.github.geultto.kafka.connect.slack.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.simulator.ExportException;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The people and channels of {@link Traffic}. */
final class EmptyWorkspace {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Listed as members of each channel; anybody writes anywhere. */
  private static final int MEMBERS = 20;

  private EmptyWorkspace() {}

  /** The id of the n-th channel. */
  static String channel(int number) {
    return String.format(Locale.ROOT, "C0BENCH%04d", number);
  }

  /** The id of the n-th person. */
  static String person(int number) {
    return String.format(Locale.ROOT, "U0BENCH%04d", number);
  }

  /** A workspace with people and channels and no message. */
  static Workspace of(Traffic.Shape shape) {
    ArrayNode users = JSON.createArrayNode();
    ArrayNode members = JSON.createArrayNode();
    for (int i = 0; i < shape.people(); i++) {
      ObjectNode user = users.addObject().put("id", person(i)).put("name", "writer" + i);
      user.put("is_admin", i == 0).putObject("profile").put("display_name", "글쓴이 " + i);
      if (i < MEMBERS) {
        members.add(person(i));
      }
    }
    ArrayNode channels = JSON.createArrayNode();
    for (int i = 0; i < shape.channels(); i++) {
      ObjectNode channel = channels.addObject().put("id", channel(i)).put("name", "글방-" + i);
      channel.put("created", 1_600_000_000L).put("creator", person(0)).set("members", members);
    }
    try {
      Path folder = Files.createTempDirectory("bench-workspace");
      Path usersFile = folder.resolve("users.json");
      Path channelsFile = folder.resolve("channels.json");
      JSON.writeValue(usersFile.toFile(), users);
      JSON.writeValue(channelsFile.toFile(), channels);
      Workspace workspace = Workspace.load(folder);
      Files.delete(usersFile);
      Files.delete(channelsFile);
      Files.delete(folder);
      return workspace;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExportException e) {
      throw new IllegalStateException(e);
    }
  }
}
