package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the conversations of an export and finds the files of each. A folder has the name of its
 * channel, or the id of a direct message.
 */
final class ExportChannels {
  private static final Pattern IM_ID = Pattern.compile("D[A-Z0-9]{8,}");
  private static final Map<String, Channel.Type> TYPES =
      Map.of(
          "channels.json", Channel.Type.PUBLIC,
          "groups.json", Channel.Type.PRIVATE,
          // Comments on canvases. Slack shows them to those who can see the canvas.
          "file_conversations.json", Channel.Type.PRIVATE,
          "mpims.json", Channel.Type.MPIM,
          "dms.json", Channel.Type.IM);

  private final Workspace workspace;
  private final ExportReader reader;
  private final Map<Channel, List<ExportFile>> days = new LinkedHashMap<>();

  ExportChannels(Workspace workspace, ExportReader reader) {
    this.workspace = workspace;
    this.reader = reader;
  }

  /** The files of days of each conversation. */
  Map<Channel, List<ExportFile>> days() {
    return days;
  }

  void add(ExportLayout.Section section) {
    Map<String, Set<Channel>> claims = new LinkedHashMap<>();
    for (ExportFile list : section.channels()) {
      for (ObjectNode info : reader.objects(list, "channel")) {
        Channel channel = listed(info, TYPES.get(list.name()));
        if (channel != null) {
          share(section, channel);
          claim(section, channel, claims);
        }
      }
    }
    claims.forEach((folder, channels) -> assign(section, folder, List.copyOf(channels)));
    section.days().keySet().stream()
        .filter(folder -> !claims.containsKey(folder))
        .forEach(
            folder -> {
              Channel channel = unlisted(section, folder);
              share(section, channel);
              own(channel, section, folder);
            });
  }

  private void share(ExportLayout.Section section, Channel channel) {
    if (!section.team().isEmpty()) {
      Organisation organisation = workspace.organisation();
      organisation.share(channel, organisation.add(section.team()));
    }
  }

  private void claim(
      ExportLayout.Section section, Channel channel, Map<String, Set<Channel>> claims) {
    String folder = section.days().containsKey(channel.name()) ? channel.name() : channel.id;
    if (section.days().containsKey(folder)) {
      claims.computeIfAbsent(folder, key -> new LinkedHashSet<>()).add(channel);
    } else {
      reader.warn("Channel " + label(channel) + " is listed but has no folder of messages.");
    }
  }

  /**
   * A name can be given again once its channel is archived, and an export has one folder for it.
   */
  private void assign(ExportLayout.Section section, String folder, List<Channel> channels) {
    Channel owner =
        channels.stream()
            .filter(channel -> !channel.isArchived())
            .findFirst()
            .orElse(channels.get(0));
    own(owner, section, folder);
    if (channels.size() > 1) {
      reader.warn(
          channels.stream().map(channel -> channel.id).collect(Collectors.joining(" and "))
              + " are all named "
              + folder
              + ": the messages in that folder are loaded into "
              + owner.id
              + (owner.isArchived() ? ", the first." : ", the first that is not archived."));
    }
  }

  private void own(Channel channel, ExportLayout.Section section, String folder) {
    days.computeIfAbsent(channel, key -> new ArrayList<>()).addAll(section.days().get(folder));
  }

  private Channel listed(ObjectNode info, Channel.Type type) {
    String name = Normalizer.normalize(info.path("name").asText(""), Normalizer.Form.NFC);
    String id = info.path("id").asText("");
    if (id.isEmpty() && name.isEmpty()) {
      reader.warn("A channel without id and name is skipped.");
      return null;
    }
    if (id.isEmpty()) {
      id = "C" + digest(name);
    }
    if (workspace.channel(id) != null) {
      reader.warn("Channel " + id + " is listed twice; its first description is kept.");
      return workspace.channel(id);
    }
    ObjectNode clean = Message.copy(info);
    clean.remove(List.of("members", "pins"));
    clean.put("id", id);
    if (!name.isEmpty()) {
      clean.put("name", name);
    }
    return create(id, type, clean, info.path("members"));
  }

  private Channel unlisted(ExportLayout.Section section, String folder) {
    reader.warn("Channel " + folder + " has a folder but is not listed: it is created.");
    boolean im = IM_ID.matcher(folder).matches();
    String id = im ? folder : "C" + digest(section.team() + folder);
    if (workspace.channel(id) != null) {
      return workspace.channel(id);
    }
    ObjectNode info = Json.object().put("id", id);
    if (!im) {
      info.put("name", folder);
    }
    return create(id, im ? Channel.Type.IM : Channel.Type.PUBLIC, info, info.path("members"));
  }

  private Channel create(String id, Channel.Type type, ObjectNode info, JsonNode members) {
    Channel channel = new Channel(id, type, Channels.complete(info, type, workspace.teamId()));
    for (JsonNode member : members) {
      channel.members.add(member.asText());
    }
    channel.botIsMember = true;
    workspace.add(channel);
    return channel;
  }

  private static String label(Channel channel) {
    return channel.name().isEmpty() ? channel.id : channel.name();
  }

  /** Ten letters and digits that are the same for a name everywhere. */
  static String digest(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 5).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
