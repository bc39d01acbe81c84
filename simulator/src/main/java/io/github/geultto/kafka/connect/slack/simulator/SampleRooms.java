package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.DAY;
import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.SECOND;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Makes the channels of the sample workspace. */
final class SampleRooms {
  private final Workspace workspace;
  private final SampleChance chance;
  private final SamplePeople people;
  private final long start;

  SampleRooms(Workspace workspace, SampleChance chance, SamplePeople people, long start) {
    this.workspace = workspace;
    this.chance = chance;
    this.people = people;
    this.start = start;
  }

  SampleRoom room(
      String name,
      String purpose,
      List<String> members,
      double thread,
      double replies,
      double clicks) {
    Channel channel = channel(Channel.Type.PUBLIC, name, purpose, true);
    members.forEach(member -> workspace.join(member, channel));
    return new SampleRoom(channel, List.copyOf(members), thread, replies, clicks);
  }

  SampleRoom room(Channel.Type type, String name, List<String> members, boolean bot) {
    Channel channel = channel(type, name, "", bot);
    members.forEach(member -> workspace.join(member, channel));
    return new SampleRoom(channel, List.copyOf(members), 50, 3, 1);
  }

  private Channel channel(Channel.Type type, String name, String purpose, boolean bot) {
    String id = String.format(Locale.ROOT, "C0SAMPLE%02d", workspace.allChannels().size() + 1);
    ObjectNode info = Json.object().put("id", id).put("name", name);
    info.put("created", (start - chance.below(300) * DAY) / SECOND);
    info.put("creator", people.active.get(0));
    info.putObject("purpose").put("value", purpose);
    Channel channel = new Channel(id, type, Channels.complete(info, type, workspace.teamId()));
    workspace.add(channel);
    if (bot) {
      workspace.join(Workspace.BOT_USER, channel);
    }
    return channel;
  }

  /** Changes what conversations.info shows. */
  static void change(Channel channel, String flag, boolean value) {
    ObjectNode info = Message.copy(channel.info());
    info.put(flag, value);
    channel.replaceInfo(info);
  }
}
