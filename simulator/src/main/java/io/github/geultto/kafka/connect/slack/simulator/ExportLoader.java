package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads a Slack export: {@code channels.json}, {@code users.json} and a folder of days' files per
 * conversation (slack.com/help/articles/220556107). What is missing or odd is worked around and
 * reported as a warning of the workspace; a file that cannot be read is named.
 */
final class ExportLoader {
  private static final int EXAMPLES = 3;

  private final Path named;
  private final ExportLayout layout;
  private final ExportReader reader = new ExportReader();
  private final Map<String, List<String>> teams = new LinkedHashMap<>();

  private ExportLoader(Path named, ExportLayout layout) {
    this.named = named;
    this.layout = layout;
  }

  static Workspace load(Path path) throws ExportException {
    try (ExportFiles files = ExportFiles.open(path)) {
      ExportLoader loader = new ExportLoader(path, ExportLayout.of(files.list(), path));
      files.warnings().forEach(loader.reader::warn);
      files
          .unreadFolders()
          .forEach(folder -> loader.reader.leaveOut(folder, "the folder cannot be read"));
      return loader.load();
    }
  }

  private Workspace load() throws ExportException {
    Map<String, ObjectNode> users = users();
    Workspace workspace = new Workspace(teamId(users), "export", "export");
    workspace.usersById().putAll(users);
    teams.forEach((id, of) -> of.forEach(team -> join(workspace, id, team)));
    ExportChannels channels = new ExportChannels(workspace, reader);
    layout.sections().forEach(channels::add);
    loadMessages(workspace, channels.days());
    if (workspace.usersById().isEmpty() && workspace.allChannels().isEmpty()) {
      throw new ExportException(
          named + " contains no users and no channels: specify another export.");
    }
    warnOfOthers();
    reader.warnings().forEach(workspace::warn);
    reader.unread().forEach(workspace::leaveOut);
    return workspace;
  }

  private Map<String, ObjectNode> users() {
    Map<String, ObjectNode> users = new LinkedHashMap<>();
    for (ExportLayout.Section section : layout.sections()) {
      section.users().forEach(list -> addUsers(list, section.team(), users));
    }
    return users;
  }

  private void addUsers(ExportFile list, String team, Map<String, ObjectNode> users) {
    for (ObjectNode user : reader.objects(list, "user")) {
      String id = user.path("id").asText("");
      if (id.isEmpty()) {
        reader.warn("A user without an id in " + list.path() + " is skipped.");
      } else {
        users.putIfAbsent(id, user);
        if (!team.isEmpty()) {
          teams.computeIfAbsent(id, key -> new ArrayList<>()).add(team);
        }
      }
    }
  }

  private static void join(Workspace workspace, String user, String team) {
    Organisation.join(workspace.usersById().get(user), workspace.organisation().add(team));
  }

  /** The team of the first user, or one made up from the export's name. */
  private String teamId(Map<String, ObjectNode> users) {
    String first =
        users.values().stream().map(user -> user.path("team_id").asText("")).findFirst().orElse("");
    Path name = named.getFileName();
    return first.isEmpty()
        ? "T" + ExportChannels.digest(name == null ? "" : name.toString())
        : first;
  }

  private void loadMessages(Workspace workspace, Map<Channel, List<ExportFile>> days) {
    MessageLoader messages = new MessageLoader(workspace);
    days.forEach(
        (channel, files) -> {
          List<ObjectNode> all = new ArrayList<>();
          files.forEach(day -> all.addAll(reader.objects(day, "message")));
          messages.load(channel, all);
        });
    if (workspace.usersById().isEmpty()) {
      reader.warn("The export lists no users: they are created from their messages.");
      messages.makeUpUsers();
    }
    messages.warnOfOddities();
  }

  private void warnOfOthers() {
    List<ExportFile> others = layout.others();
    if (!others.isEmpty()) {
      String examples =
          others.stream().limit(EXAMPLES).map(ExportFile::path).collect(Collectors.joining(", "));
      reader.warn(
          "Files that are not part of an export and are not read: "
              + others.size()
              + " ("
              + examples
              + (others.size() > EXAMPLES ? ", …)." : ")."));
    }
  }
}
