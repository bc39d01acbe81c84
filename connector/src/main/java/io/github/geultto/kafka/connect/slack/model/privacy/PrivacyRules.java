package io.github.geultto.kafka.connect.slack.model.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Hash;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Page;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the operator does not want to be emitted. It is applied to what Slack returns and to events
 * before they are compared, so that fingerprints, offsets and records are of what is left.
 *
 * <ul>
 *   <li>A message of an excluded user becomes {@link Message#withheld}, which counts as deleted.
 *   <li>In everything else the excluded user's id, reactions, files and quoted messages are cut.
 *   <li>A message that is redacted keeps its identity, author, times and counts, see {@link
 *       Message#redacted}; where others quote it, the quote is cut.
 * </ul>
 */
public final class PrivacyRules {

  /** Nothing is withheld. */
  public static final PrivacyRules NONE = new PrivacyRules(Set.of(), Set.of(), Set.of());

  private static final String WHOLE_CHANNEL = "channel";

  private final Set<String> excluded;
  private final Set<String> redactedUsers;
  private final Set<String> redactedChannels;
  private final PrivateParts parts;

  /**
   * @param excluded ids of users of whom nothing is emitted
   * @param redactedUsers ids of users whose messages have no content
   * @param redactedChannels ids of channels whose messages have none
   */
  public PrivacyRules(
      Set<String> excluded, Set<String> redactedUsers, Set<String> redactedChannels) {
    this.excluded = Set.copyOf(excluded);
    this.redactedUsers = Set.copyOf(redactedUsers);
    this.redactedChannels = Set.copyOf(redactedChannels);
    this.parts = new PrivateParts(this.excluded, this.redactedUsers, this.redactedChannels);
  }

  private boolean isEmpty() {
    return excluded.isEmpty() && redactedUsers.isEmpty() && redactedChannels.isEmpty();
  }

  /** Whether nothing of a user is emitted. */
  public boolean excludes(String user) {
    return user != null && excluded.contains(user);
  }

  /** Whether nothing of anybody is emitted. */
  public boolean excludesSome() {
    return !excluded.isEmpty();
  }

  // ---------------------------------------------------------------- what may be seen

  /** What may be seen of a message of a channel. */
  public Message visible(String channel, Message message) {
    if (isEmpty()) {
      return message;
    }
    String author = author(message);
    if (excludes(author)) {
      return message.withheld();
    }
    Message visible = cut(message);
    boolean isRedacted =
        redactedChannels.contains(channel) || (author != null && redactedUsers.contains(author));
    return isRedacted ? visible.redacted() : visible;
  }

  /** What may be seen of a page of a channel's messages. */
  public Page<Message> visible(String channel, Page<Message> page) {
    return isEmpty()
        ? page
        : page.with(page.items().stream().map(message -> visible(channel, message)).toList());
  }

  /** Who commented on a file is named elsewhere than who wrote. */
  private static String author(Message message) {
    return message.userId() == null ? message.content().authorName() : message.userId();
  }

  private Message cut(Message message) {
    JsonNode json = parts.cut(message.raw());
    return json.equals(message.raw())
        ? message
        : Message.parse(json)
            .map(left -> left.withReactions(visible(message.reactions())))
            .orElseGet(message::withheld);
  }

  /** What may be seen of a message's reactions. */
  public List<Reaction> visible(List<Reaction> reactions) {
    return excluded.isEmpty()
        ? reactions
        : reactions.stream().map(reaction -> reaction.without(excluded)).toList();
  }

  /** What may be seen of an entry of a list: a channel or a user group. */
  public JsonNode visible(JsonNode entry) {
    return excluded.isEmpty() ? entry : parts.cut(entry);
  }

  /** What may be seen of a change: of a reaction that was emitted before, its deletion. */
  public Change visible(Change change) {
    return change.isOfReaction() && excludes(change.reaction().userId())
        ? change.ofWithheldReaction()
        : change;
  }

  /** What may be seen of an event; empty if nothing. */
  public Optional<Event> visible(Event event) {
    if (event instanceof Event.Posted posted) {
      Message message = visible(posted.channel(), posted.message());
      return Optional.of(new Event.Posted(posted.channel(), message, posted.at()));
    }
    if (event instanceof Event.Reacted reacted
        && (excludes(reacted.user()) || excludes(reacted.author()))) {
      return Optional.empty();
    }
    if (event instanceof Event.UserChanged user && excludes(user.user())) {
      return Optional.empty();
    }
    if (event instanceof Event.MemberChanged member && excludes(member.user())) {
      // The channel has another number of members.
      return Optional.of(new Event.ChannelChanged(member.channel(), member.at()));
    }
    return Optional.of(event);
  }

  // ---------------------------------------------------------------- what offsets store of them

  /** Which users are excluded, as offsets store it: no id can be read from it. Empty for none. */
  public String exclusion() {
    return digest(excluded);
  }

  /** What is redacted in a channel, likewise. */
  public String redaction(String channel) {
    return redactedChannels.contains(channel) ? WHOLE_CHANNEL : digest(redactedUsers);
  }

  private static String digest(Set<String> ids) {
    Hash hash = new Hash();
    new TreeSet<>(ids).forEach(hash::add);
    return ids.isEmpty() ? "" : Integer.toHexString(hash.value());
  }
}
