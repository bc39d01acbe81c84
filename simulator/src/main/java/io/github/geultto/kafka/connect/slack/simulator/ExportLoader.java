package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a Slack export: {@code channels.json}, {@code users.json} and a folder of days' files per
 * conversation (slack.com/help/articles/220556107). What is missing or odd is worked around and
 * told as a warning of the workspace.
 */
final class ExportLoader {
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}\\.json");
  private static final Pattern IM_ID = Pattern.compile("D[A-Z0-9]{8,}");

  private static final List<String> USER_FILES = List.of("users.json", "org_users.json");
  private static final Map<String, Channel.Type> CHANNEL_FILES =
      new TreeMap<>(
          Map.of(
              "channels.json", Channel.Type.PUBLIC,
              "groups.json", Channel.Type.PRIVATE,
              "mpims.json", Channel.Type.MPIM,
              "dms.json", Channel.Type.IM));

  private final Workspace workspace;
  private final Path root;
  private final MessageLoader messages;

  private ExportLoader(Workspace workspace, Path root) {
    this.workspace = workspace;
    this.root = root;
    this.messages = new MessageLoader(workspace);
  }

  static Workspace load(Path path) throws ExportException {
    try {
      if (Files.isDirectory(path)) {
        return loadFolder(path, path);
      }
      if (!Files.exists(path)) {
        throw new ExportException(path + " does not exist: name the folder or ZIP of an export.");
      }
      try (FileSystem zip = FileSystems.newFileSystem(path)) {
        return loadFolder(zip.getPath("/"), path);
      }
    } catch (ProviderNotFoundException e) {
      throw new ExportException(path + " is neither a folder nor a ZIP file.", e);
    } catch (IOException e) {
      throw new ExportException(path + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static Workspace loadFolder(Path folder, Path named) throws IOException, ExportException {
    Path root = folder;
    if (!isExport(root)) {
      List<Path> inside = folders(folder);
      root = inside.size() == 1 ? inside.get(0) : root;
      if (!isExport(root)) {
        throw new ExportException(
            named
                + " is no Slack export: it has neither channels.json nor users.json nor folders"
                + " with days' files (YYYY-MM-DD.json).");
      }
    }
    Workspace workspace = new Workspace(teamId(root, named), "export", "export");
    new ExportLoader(workspace, root).load();
    return workspace;
  }

  /** The team of the first user, or one made up from the export's name. */
  private static String teamId(Path root, Path named) {
    for (String file : USER_FILES) {
      Path users = root.resolve(file);
      if (Files.exists(users)) {
        try {
          String id = Json.MAPPER.readTree(Files.readAllBytes(users)).at("/0/team_id").asText("");
          if (!id.isEmpty()) {
            return id;
          }
        } catch (IOException e) {
          // Told as a warning when the users are loaded.
        }
      }
    }
    Path name = named.getFileName();
    return "T" + digest(name == null ? "" : name.toString());
  }

  private static boolean isExport(Path folder) throws IOException {
    for (String file : USER_FILES) {
      if (Files.exists(folder.resolve(file))) {
        return true;
      }
    }
    for (String file : CHANNEL_FILES.keySet()) {
      if (Files.exists(folder.resolve(file))) {
        return true;
      }
    }
    for (Path inside : folders(folder)) {
      if (!days(inside).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private void load() throws IOException {
    boolean usersKnown = false;
    for (String file : USER_FILES) {
      usersKnown |= loadUsers(file);
    }
    // A macOS ZIP decomposes Hangul in the names of folders, channels.json does not.
    Map<String, Path> folders = new TreeMap<>();
    for (Path folder : folders(root)) {
      folders.put(composed(folder.getFileName().toString().replace("/", "")), folder);
    }
    Set<String> listed = new HashSet<>();
    for (Map.Entry<String, Channel.Type> file : CHANNEL_FILES.entrySet()) {
      for (ObjectNode info : objects(file.getKey(), "channel")) {
        Channel channel = listedChannel(info, file.getValue());
        if (channel != null) {
          String folder = folders.containsKey(channel.name()) ? channel.name() : channel.id;
          if (folders.containsKey(folder)) {
            listed.add(folder);
            loadMessages(channel, folders.get(folder));
          } else {
            String name = channel.name().isEmpty() ? channel.id : channel.name();
            workspace.warn("Channel " + name + " is listed but has no folder of messages.");
          }
        }
      }
    }
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      if (!listed.contains(folder.getKey()) && !days(folder.getValue()).isEmpty()) {
        loadMessages(unlistedChannel(folder.getKey()), folder.getValue());
      }
    }
    if (!usersKnown) {
      workspace.warn("There is no list of users: they are made up from what they wrote.");
      messages.makeUpUsers();
    }
    messages.warnOfOddities();
  }

  private boolean loadUsers(String file) {
    if (!Files.exists(root.resolve(file))) {
      return false;
    }
    for (ObjectNode user : objects(file, "user")) {
      String id = user.path("id").asText("");
      if (id.isEmpty()) {
        workspace.warn("A user without an id in " + file + " is left out.");
      } else {
        workspace.usersById().putIfAbsent(id, user);
      }
    }
    return true;
  }

  private Channel listedChannel(ObjectNode info, Channel.Type type) {
    String name = composed(info.path("name").asText(""));
    String id = info.path("id").asText("");
    if (id.isEmpty()) {
      if (name.isEmpty()) {
        workspace.warn("A channel without id and name is left out.");
        return null;
      }
      id = madeUpId(name);
    }
    if (workspace.channel(id) != null) {
      workspace.warn("Channel " + id + " is listed twice; the second is left out.");
      return null;
    }
    ObjectNode clean = Message.copy(info);
    clean.remove(List.of("members", "pins"));
    clean.put("id", id);
    if (!name.isEmpty()) {
      clean.put("name", name);
    }
    return addChannel(id, type, clean, info.path("members"));
  }

  private Channel unlistedChannel(String folder) {
    workspace.warn("Channel " + folder + " has a folder but is not listed: it is made up.");
    boolean im = IM_ID.matcher(folder).matches();
    String id = im ? folder : madeUpId(folder);
    ObjectNode info = Json.object().put("id", id);
    if (!im) {
      info.put("name", folder);
    }
    return addChannel(id, im ? Channel.Type.IM : Channel.Type.PUBLIC, info, info.path("members"));
  }

  private Channel addChannel(String id, Channel.Type type, ObjectNode info, JsonNode members) {
    Channel channel = new Channel(id, type, Channels.complete(info, type, workspace.teamId()));
    for (JsonNode member : members) {
      channel.members.add(member.asText());
    }
    channel.botIsMember = true;
    workspace.add(channel);
    return channel;
  }

  private void loadMessages(Channel channel, Path folder) throws IOException {
    List<ObjectNode> all = new ArrayList<>();
    for (Path day : days(folder)) {
      all.addAll(objects(root.relativize(day).toString(), "message"));
    }
    messages.load(channel, all);
  }

  /** The objects of an array in a file; none, with a warning, where it cannot be read. */
  private List<ObjectNode> objects(String file, String kind) {
    Path path = root.resolve(file);
    if (!Files.exists(path)) {
      return List.of();
    }
    JsonNode array;
    try {
      array = Json.MAPPER.readTree(Files.readAllBytes(path));
    } catch (JsonProcessingException e) {
      workspace.warn(file + " is left out: it is not valid JSON.");
      return List.of();
    } catch (IOException e) {
      workspace.warn(file + " is left out: it cannot be read.");
      return List.of();
    }
    if (!array.isArray()) {
      workspace.warn(file + " is left out: it holds no array.");
      return List.of();
    }
    List<ObjectNode> objects = new ArrayList<>(array.size());
    int others = 0;
    for (JsonNode element : array) {
      if (element instanceof ObjectNode object) {
        objects.add(object);
      } else {
        others++;
      }
    }
    if (others > 0) {
      workspace.warn(file + ": " + others + " elements are no " + kind + " and are left out.");
    }
    return objects;
  }

  private static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(Files::isDirectory)
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .filter(child -> !child.getFileName().toString().startsWith("__MACOSX"))
          .sorted()
          .toList();
    }
  }

  private static List<Path> days(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> DAY.matcher(child.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  private static String madeUpId(String name) {
    return "C" + digest(name);
  }

  /** Ten letters and digits that are the same for a name everywhere. */
  private static String digest(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 5).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
