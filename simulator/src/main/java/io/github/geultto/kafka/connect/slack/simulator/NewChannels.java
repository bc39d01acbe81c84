package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Makes conversations, with ids that no other has. */
final class NewChannels {
  private final Workspace workspace;
  private int made;

  NewChannels(Workspace workspace) {
    this.workspace = workspace;
  }

  Channel make(Call call, char prefix, Channel.Type type, ObjectNode info) {
    String id;
    do {
      id = String.format(Locale.ROOT, "%c0SIM%05d", prefix, ++made);
    } while (workspace.channel(id) != null);
    info.put("id", id).put("created", call.now().getEpochSecond());
    Channel channel = new Channel(id, type, Channels.complete(info, type, workspace.teamId()));
    workspace.add(channel);
    if (type == Channel.Type.IM || type == Channel.Type.MPIM) {
      workspace.join(call.user(), channel);
    }
    return channel;
  }
}
