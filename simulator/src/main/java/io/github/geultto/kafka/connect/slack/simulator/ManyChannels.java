package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Makes a workspace of many channels, of which the bot has joined a few. */
final class ManyChannels {
  private static final String AUTHOR = "U000000001";

  private ManyChannels() {}

  /** The workspace of {@link Workspace#ofChannels}. */
  static Workspace create(int channels, int joined, Instant end) {
    Workspace workspace = new Workspace("T0MANY0000", "many", "Many channels");
    workspace.putUser(Json.object().put("id", AUTHOR).put("name", "ann"), end);
    for (int i = 0; i < channels; i++) {
      Channel channel = channel(workspace, i, end);
      // Spread evenly, so that those joined are not all on one page.
      if ((long) (i + 1) * joined / channels > (long) i * joined / channels) {
        channel.botIsMember = true;
        post(workspace, channel, end.minus(Duration.ofHours(2)));
        post(workspace, channel, end.minus(Duration.ofHours(1)));
      }
    }
    return workspace;
  }

  private static Channel channel(Workspace workspace, int number, Instant end) {
    String id = String.format(Locale.ROOT, "C%09d", number);
    ObjectNode info = Json.object().put("id", id).put("name", "channel-" + number);
    info.put("created", end.minus(Duration.ofDays(1)).getEpochSecond()).put("creator", AUTHOR);
    Channel channel =
        new Channel(
            id,
            Channel.Type.PUBLIC,
            Channels.complete(info, Channel.Type.PUBLIC, workspace.teamId()));
    channel.members.add(AUTHOR);
    workspace.add(channel);
    return channel;
  }

  private static void post(Workspace workspace, Channel channel, Instant now) {
    ObjectNode message = Json.object().put("type", "message").put("user", AUTHOR);
    workspace.writer().post(channel, null, message.put("text", "A message"), now);
  }
}
