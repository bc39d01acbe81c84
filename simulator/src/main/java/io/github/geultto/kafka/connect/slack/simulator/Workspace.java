package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A Slack workspace: users, channels, messages. Thread-safe.
 *
 * <p>The public methods are a read side for independent checks: what the workspace's bot would see
 * with all faults ended. The JSON they return is shared and must not be changed.
 */
public final class Workspace {
  public static final String BOT_USER = "U0SIMBOT00";
  static final String BOT_ID = "B0SIMBOT00";
  static final String APP_ID = "A0SIMBOT00";

  private final String teamId;
  private final String domain;
  private final String name;
  private final List<String> warnings = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final Users users;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, ObjectNode> userGroups = new LinkedHashMap<>();
  private final List<WorkspaceListener> listeners = new ArrayList<>();
  private final Organisation organisation = new Organisation();
  private final MessageWriter writer = new MessageWriter(this::publish);

  Workspace(String teamId, String domain, String name) {
    this.teamId = teamId;
    this.domain = domain;
    this.name = name;
    this.users = new Users(teamId);
  }

  /**
   * Loads a Slack export. What is missing or unreadable inside it is listed by {@link #warnings}.
   *
   * @param folderOrZip the export's folder or ZIP file, with up to two folders around it
   * @throws ExportException when there is no Slack export at that place
   */
  public static Workspace load(Path folderOrZip) throws ExportException {
    return ExportLoader.load(folderOrZip);
  }

  /**
   * A writing community, generated: the same everywhere for the same seed and end.
   *
   * @param end the instant after its last message; the first is 60 days older
   */
  public static Workspace sample(long seed, Instant end) {
    SampleWorkspace sample = SampleWorkspace.create(seed, end);
    sample.playUntil(end);
    return sample.workspace();
  }

  /**
   * A workspace of public channels with two messages in each that the bot has joined.
   *
   * @param joined how many of them the bot has joined
   * @param end the instant after the last message
   */
  public static Workspace ofChannels(int channels, int joined, Instant end) {
    return ManyChannels.create(channels, joined, end);
  }

  /** The workspace's address, such as {@code https://sample.slack.com/}. */
  public String url() {
    return "https://" + domain + ".slack.com/";
  }

  /** The workspace's id, such as {@code T0SAMPLE00}. */
  public String teamId() {
    return teamId;
  }

  /** What was wrong with a loaded export, a sentence each; empty for a clean one. */
  public synchronized List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** The files and folders of a loaded export of which nothing could be read. */
  public synchronized List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /**
   * Adds the app of an organisation to one of its workspaces, or removes it.
   *
   * @param team the id of the workspace
   */
  public synchronized void grant(String team, boolean granted) {
    organisation.grant(team, granted);
  }

  /** All users as users.list shows them. */
  public synchronized List<ObjectNode> users() {
    return List.copyOf(usersById().values());
  }

  /** Users whom users.list does not show, and users.info does. */
  public synchronized List<ObjectNode> unlistedUsers() {
    return List.copyOf(users.unlisted().values());
  }

  /** All user groups as usergroups.list shows them, with the ids of their users. */
  public synchronized List<ObjectNode> userGroups() {
    return List.copyOf(userGroups.values());
  }

  /**
   * The ids of a channel's members.
   *
   * @throws IllegalArgumentException when there is no such channel
   */
  public synchronized List<String> members(String channelId) {
    return List.copyOf(known(channelId).members);
  }

  /** All conversations as conversations.list shows them to the bot, of every type. */
  public synchronized List<ObjectNode> channels() {
    return channels.values().stream()
        .filter(channel -> channel.isVisibleTo(BOT_USER))
        .map(channel -> channel.shownTo(BOT_USER, true))
        .toList();
  }

  /**
   * Every message of a channel as Slack shows it, oldest first: posts and replies, each once, with
   * all users of their reactions; of a deleted parent that has replies its tombstone.
   *
   * @throws IllegalArgumentException when there is no such channel
   */
  public synchronized List<ObjectNode> messages(String channelId) {
    return known(channelId).all().values().stream().map(Message::shown).toList();
  }

  private Channel known(String channelId) {
    Channel channel = channels.get(channelId);
    if (channel == null) {
      throw new IllegalArgumentException("There is no channel " + channelId + ".");
    }
    return channel;
  }

  // What follows is for the Web API, which holds this object's lock during a call.

  /** The teams of an Enterprise Grid; none where this is not {@link #isOrganisation}. */
  Organisation organisation() {
    return organisation;
  }

  boolean isOrganisation() {
    return !organisation.isEmpty();
  }

  String domain() {
    return domain;
  }

  String name() {
    return name;
  }

  Map<String, ObjectNode> usersById() {
    return users.byId();
  }

  /** Users whom only users.info shows. */
  Map<String, ObjectNode> unlistedUsersById() {
    return users.unlisted();
  }

  /** The user of that id, listed or not; null when there is none. */
  ObjectNode user(String id) {
    return users.find(id);
  }

  /** The user groups, disabled ones among them, each with the ids of its users. */
  Map<String, ObjectNode> userGroupsById() {
    return userGroups;
  }

  /**
   * Adds a user, or changes the fields given of one that exists.
   *
   * @param change a user object; without an id a new one is made
   * @return the whole user
   */
  synchronized ObjectNode putUser(ObjectNode change, Instant now) {
    String id = users.idOf(change);
    boolean added = user(id) == null;
    ObjectNode user = users.put(id, change, now);
    if (usersById().containsKey(id)) {
      publish(listener -> listener.userPut(user, added, now));
    }
    return user;
  }

  /** Removes a user, as if there had never been one; false when there is none. */
  synchronized boolean removeUser(String id) {
    return users.remove(id);
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  void leaveOut(String file) {
    leftOut.add(file);
  }

  Channel channel(String id) {
    return channels.get(id);
  }

  /**
   * Gives a private channel another id, as Slack does when somebody begins to share it with another
   * organisation: from then on there is no channel with the old id. Source: <a
   * href="https://docs.slack.dev/reference/events/channel_id_changed">channel_id_changed</a>.
   *
   * @throws IllegalArgumentException if there is no such private channel, or the new id is taken
   */
  public synchronized void renumber(String channelId, String newId, Instant now) {
    Channel channel = known(channelId);
    if (channel.type != Channel.Type.PRIVATE) {
      throw new IllegalArgumentException("Channel " + channelId + " is not private.");
    }
    if (newId.isBlank() || channels.containsKey(newId)) {
      throw new IllegalArgumentException("The new id must be one that no channel has.");
    }
    channels.remove(channelId);
    channel.id = newId;
    channel.replaceInfo(Message.copy(channel.info()).put("id", newId));
    channels.put(newId, channel);
    publish(listener -> listener.renumbered(channel, channelId, now));
  }

  Collection<Channel> allChannels() {
    return channels.values();
  }

  void add(Channel channel) {
    channels.put(channel.id, channel);
  }

  void join(String user, Channel channel) {
    if (user.equals(BOT_USER)) {
      channel.botIsMember = true;
      if (!usersById().containsKey(BOT_USER)) {
        return;
      }
    }
    channel.members.add(user);
  }

  /** By which messages are written and changed. */
  MessageWriter writer() {
    return writer;
  }

  /** Calls the listener with every change from now on. */
  synchronized void listen(WorkspaceListener listener) {
    listeners.add(listener);
  }

  synchronized boolean unlisten(WorkspaceListener listener) {
    return listeners.remove(listener);
  }

  void publish(Consumer<WorkspaceListener> change) {
    listeners.forEach(change);
  }

  String permalink(Channel channel, Message message) {
    String link = url() + "archives/" + channel.id + "/p" + Ts.format(message.ts).replace(".", "");
    return message.isReply()
        ? link + "?thread_ts=" + Ts.format(message.parent.ts) + "&cid=" + channel.id
        : link;
  }
}
