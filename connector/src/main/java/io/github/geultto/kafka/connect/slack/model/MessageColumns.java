package io.github.geultto.kafka.connect.slack.model;

import static io.github.geultto.kafka.connect.slack.model.MessageColumn.fixed;
import static io.github.geultto.kafka.connect.slack.model.MessageColumn.instant;
import static io.github.geultto.kafka.connect.slack.model.MessageColumn.number;
import static io.github.geultto.kafka.connect.slack.model.MessageColumn.text;

import io.github.geultto.kafka.connect.slack.model.MessageColumn.ColumnType;
import io.github.geultto.kafka.connect.slack.model.MessageColumn.Kept;
import io.github.geultto.kafka.connect.slack.model.MessageColumn.Place;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The columns of messages: name, type, description, value, and what counts as a change of it. New
 * ones are optional and come at the end, so that consumers of older records can read them.
 */
public final class MessageColumns {

  /** Slack's id of a channel, as columns describe it. */
  public static final String CHANNEL_ID = "Slack's id of the channel, such as C0123ABCD.";

  /** Slack's timestamp of a message, as columns describe it. */
  public static final String TS =
      "Slack's timestamp of the message, seconds.micros as text: its identity in the channel.";

  /** The optional column with the whole message. It is renewed when another one changes. */
  public static final MessageColumn RAW =
      new MessageColumn(
          "raw",
          ColumnType.STRING,
          false,
          "The whole message as Slack sent it, JSON, as of the last change to any other column.",
          Kept.NEVER,
          (message, place) ->
              message.raw().isMissingNode() ? null : Storable.json(message.raw().toString()),
          (message, hash) -> {});

  /** All columns but {@link #RAW}, in their order. */
  public static final List<MessageColumn> WITHOUT_RAW = columns();

  /** All columns, in their order. */
  public static final List<MessageColumn> WITH_RAW =
      Stream.concat(WITHOUT_RAW.stream(), Stream.of(RAW)).toList();

  private MessageColumns() {}

  private static List<MessageColumn> columns() {
    List<MessageColumn> columns = new ArrayList<>();
    identity(columns);
    authorAndText(columns);
    reactionsAndReplies(columns);
    columns.add(
        fixed(
            "is_deleted",
            ColumnType.BOOLEAN,
            "Whether it was deleted in Slack (only with deletes.mode=flag).",
            (message, place) -> false));
    content(columns);
    return List.copyOf(columns);
  }

  private static void identity(List<MessageColumn> columns) {
    columns.add(
        fixed("channel_id", ColumnType.STRING, CHANNEL_ID, (message, at) -> at.channelId()));
    columns.add(fixed("ts", ColumnType.STRING, TS, (message, at) -> at.ts()));
    columns.add(
        fixed(
            "message_type",
            ColumnType.STRING,
            "post (top level) or thread (a reply in a thread, also one shown in the channel).",
            (message, at) -> message.isReply() ? "thread" : "post"));
    columns.add(
        fixed(
            "post_id",
            ColumnType.STRING,
            "Identity of the thread, equal for a post and all its replies:"
                + " <channel_id>-<ts of the post>.",
            (message, at) -> at.channelId() + "-" + at.root(message)));
    columns.add(
        new MessageColumn(
            "thread_ts",
            ColumnType.STRING,
            false,
            "The ts of the thread's post; none outside threads.",
            Kept.ALWAYS,
            (message, at) -> message.threadTs() == null ? null : at.root(message),
            (message, hash) -> MessageColumn.add(hash, message.threadTs())));
  }

  private static void authorAndText(List<MessageColumn> columns) {
    columns.add(
        text("user_id", "Who wrote it (users.user_id); none for some bots.", Message::userId));
    columns.add(text("bot_id", "Slack's id of the bot that wrote it.", Message::botId));
    columns.add(
        text(
            "subtype",
            "Slack's kind of message, such as channel_join; none for ordinary messages.",
            Message::subtype));
    columns.add(
        fixed(
            "createtime",
            ColumnType.TIMESTAMP,
            "When it was written (UTC, to the ms).",
            (message, at) -> message.ts()));
    columns.add(
        fixed(
            "tddate",
            ColumnType.DATE,
            "The calendar day of createtime in the community's zone.",
            (message, at) -> LocalDate.ofInstant(message.ts().instant(), at.zone())));
    columns.add(text("text", "What was written, in Slack's markup.", Message::text));
    columns.add(
        new MessageColumn(
            "permalink",
            ColumnType.STRING,
            false,
            "Address that opens the message in Slack.",
            Kept.NEVER,
            MessageColumns::permalink,
            (message, hash) -> {}));
  }

  private static void reactionsAndReplies(List<MessageColumn> columns) {
    columns.add(
        new MessageColumn(
            "reactions",
            ColumnType.STRING,
            false,
            "Emoji on the message and who gave them, JSON:"
                + " [{\"name\":\"heart\",\"user_id\":[\"U1\"],\"count\":1}]; [] when none.",
            Kept.NEVER,
            (message, at) -> JsonColumns.reactions(message.reactions()),
            (message, hash) -> reactions(message.reactions(), hash)));
    columns.add(
        number(
            "reaction_count",
            "Emoji given in all, 0 when none.",
            Kept.NEVER,
            Message::reactionCount));
    columns.add(
        number(
            "reply_count",
            "Replies in the thread (on its post), 0 when none.",
            Kept.WITH_THREAD,
            Message::replyCount));
    columns.add(
        number(
            "reply_user_count",
            "People who replied (on the post), 0 when none.",
            Kept.WITH_THREAD,
            Message::replyUserCount));
    columns.add(
        instant(
            "latest_reply_at",
            "When the newest reply was written (UTC).",
            Kept.WITH_THREAD,
            Message::latestReply));
    columns.add(
        instant(
            "edited_at", "When the author last edited it (UTC).", Kept.NEVER, Message::editedAt));
    columns.add(
        new MessageColumn(
            "files",
            ColumnType.STRING,
            false,
            "Attached files, JSON array of {id, name, mimetype, size, url_private, mode};"
                + " [] when none.",
            Kept.NEVER,
            (message, at) -> JsonColumns.files(message.files()),
            (message, hash) -> message.files().forEach(file -> hash.add(file.id()))));
  }

  private static void content(List<MessageColumn> columns) {
    columns.add(
        new MessageColumn(
            "content",
            ColumnType.STRING,
            false,
            "What a reader sees, as plain text: text, or what the message's blocks and attachments"
                + " say.",
            Kept.NEVER,
            (message, at) -> Storable.text(message.content().text()),
            MessageColumns::contentChange));
    columns.add(
        new MessageColumn(
            "author_name",
            ColumnType.STRING,
            false,
            "The name under which an app wrote it; the id of who commented on a file or started a"
                + " huddle; none for messages of people.",
            Kept.NEVER,
            (message, at) -> Storable.text(message.content().authorName()),
            (message, hash) -> hash.add(message.content().ownAuthorName())));
    columns.add(text("edited_by", "Slack's id of who last edited it.", Message::editedBy));
    columns.add(
        new MessageColumn(
            "attachments",
            ColumnType.STRING,
            false,
            "What apps attached, JSON array in Slack's words, without previews of links;"
                + " [] when none.",
            Kept.NEVER,
            (message, at) -> Storable.json(message.content().attachments()),
            (message, hash) -> hash.add(message.content().attachments())));
  }

  /** Mostly it is the text, which is not hashed twice. */
  private static void contentChange(Message message, Hash hash) {
    String content = message.content().text();
    if (Objects.equals(content, message.text())) {
      hash.add(0);
    } else {
      hash.add(content);
    }
  }

  /** Neither the order of users is a change, nor which of them Slack lists of many. */
  private static void reactions(List<Message.Reaction> reactions, Hash hash) {
    List<Message.Reaction> sorted = new ArrayList<>(reactions);
    sorted.sort(Comparator.comparing(Message.Reaction::name));
    for (Message.Reaction reaction : sorted) {
      if (reaction.isWithheld()) {
        continue;
      }
      hash.add(reaction.name());
      if (!reaction.isTruncated()) {
        reaction.users().stream().sorted().forEach(hash::add);
      }
      hash.add(reaction.count());
    }
  }

  /** Slack's form, which {@code chat.getPermalink} would give at the price of a call. */
  private static String permalink(Message message, Place place) {
    if (place.workspaceUrl() == null) {
      return null;
    }
    String ts = place.ts();
    StringBuilder link = new StringBuilder(place.workspaceUrl().length() + 96);
    link.append(place.workspaceUrl()).append("archives/").append(place.channelId());
    link.append("/p").append(ts, 0, 10).append(ts, 11, ts.length());
    if (message.isReply()) {
      link.append("?thread_ts=").append(message.threadTs());
      link.append("&cid=").append(place.channelId());
    }
    return link.toString();
  }
}
