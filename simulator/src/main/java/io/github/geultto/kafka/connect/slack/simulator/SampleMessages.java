package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.DAY;
import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.HOUR;
import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.MINUTE;
import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.SECOND;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.UUID;

/**
 * Messages of the sample workspace, and what becomes of them: replies, reactions, edits, deletions.
 */
final class SampleMessages {
  private static final String FORMS = "B0SAMPLEB1";

  private final Workspace workspace;
  private final SampleAgenda agenda;
  private final SampleChance chance;
  private final SampleTexts texts;

  SampleMessages(Workspace workspace, SampleAgenda agenda, SampleChance chance, SampleTexts texts) {
    this.workspace = workspace;
    this.agenda = agenda;
    this.chance = chance;
    this.texts = texts;
  }

  void join(Channel channel, String member) {
    notice(channel, "channel_join", member, "<@" + member + "> 님이 채널에 참여함");
  }

  void notice(Channel channel, String subtype, String user, String text) {
    workspace.writer().postNotice(channel, subtype, user, text, agenda.now());
  }

  void archive(Channel channel, String user) {
    notice(channel, "channel_archive", user, "<@" + user + "> archived the channel");
    SampleRooms.change(channel, "is_archived", true);
    workspace.publish(
        listener ->
            listener.channelChanged(
                channel, WorkspaceListener.ChannelChange.ARCHIVED, user, agenda.now()));
  }

  ObjectNode human(String user, String text) {
    ObjectNode message = Json.object();
    message.put("client_msg_id", new UUID(chance.number(), chance.number()).toString());
    message.put("type", "message");
    message.put("user", user);
    message.put("text", text);
    message.put("team", workspace.teamId());
    return message;
  }

  static ObjectNode withBlocks(ObjectNode message) {
    ObjectNode section = message.putArray("blocks").addObject();
    section.put("type", "section").put("block_id", message.get("client_msg_id").asText());
    section.putObject("text").put("type", "mrkdwn").set("text", message.get("text"));
    return message;
  }

  Message post(SampleRoom room, ObjectNode own) {
    if (chance.percent(4)) {
      attach(own);
    }
    Message message = workspace.writer().post(room.channel(), null, own, agenda.now());
    react(room, message, room.clicks());
    if (chance.percent(room.thread())) {
      int replies = chance.count(room.replies(), 0.8, 168);
      for (int i = 0; i < replies; i++) {
        agenda.at(message.ts + chance.replyDelay(), () -> reply(room, message));
      }
    }
    fate(room.channel(), message);
    return message;
  }

  private void reply(SampleRoom room, Message parent) {
    if (parent.isTombstone() || !alive(room.channel(), parent) || room.channel().isArchived()) {
      return;
    }
    boolean byAuthor = parent.user() != null && chance.percent(30);
    String user = byAuthor ? parent.user() : chance.pickEarly(room.people());
    ObjectNode own =
        user.equals(SamplePeople.FOREIGNER) ? foreign(texts.reply()) : human(user, texts.reply());
    if (user.equals(Workspace.BOT_USER)) {
      own.put("bot_id", Workspace.BOT_ID);
    }
    if (chance.percent(1.5)) {
      own.put("subtype", "thread_broadcast");
    } else if (chance.percent(2)) {
      attach(own);
      own.remove("text");
    }
    Message reply = workspace.writer().post(room.channel(), parent, own, agenda.now());
    if (chance.percent(45)) {
      react(room, reply, 1);
    }
    fate(room.channel(), reply);
  }

  private void attach(ObjectNode message) {
    ObjectNode file = message.putArray("files").addObject();
    String id = String.format(Locale.ROOT, "F0SAMPLE%06d", chance.below(1_000_000));
    file.put("id", id);
    switch (chance.below(12)) {
      case 0 -> file.put("mode", "tombstone");
      case 1 -> file.put("mode", "hidden_by_limit");
      default -> {
        file.put("created", agenda.now().getEpochSecond());
        file.put("name", "원고-" + chance.below(100) + ".png");
        file.put("mimetype", "image/png");
        file.put("filetype", "png");
        file.put("mode", "hosted");
        file.put("size", 10_000 + chance.below(3_000_000));
        file.put(
            "url_private", "https://files.slack.com/files-pri/T0SAMPLE00-" + id + "/draft.png");
      }
    }
    message.put("upload", false);
  }

  private void react(SampleRoom room, Message message, double median) {
    int clicks = chance.count(median, 0.8, 150);
    for (int i = 0; i < clicks; i++) {
      click(
          room.channel(),
          message,
          chance.pickEarly(SampleTexts.EMOJI),
          chance.pickEarly(room.people()));
    }
  }

  void click(Channel channel, Message message, String emoji, String user) {
    long delay = chance.replyDelay() / 2;
    agenda.at(
        message.ts + delay,
        () -> {
          if (!message.isTombstone() && alive(channel, message) && !channel.isArchived()) {
            workspace
                .writer()
                .react(
                    channel,
                    message,
                    new WorkspaceListener.Reaction(emoji, user, true),
                    agenda.now());
          }
        });
  }

  /** Some messages are edited, most of them soon; some are deleted, most of them within an hour. */
  private void fate(Channel channel, Message message) {
    if (chance.percent(4) && message.user() != null) {
      boolean soon = chance.percent(80);
      long delay =
          soon ? chance.between(5 * SECOND, 5 * MINUTE) : chance.between(5 * MINUTE, 8 * DAY);
      agenda.at(message.ts + delay, () -> edit(channel, message));
    }
    if (chance.percent(1.5)) {
      boolean soon = chance.percent(85);
      long delay = soon ? chance.between(10 * SECOND, HOUR) : chance.between(HOUR, 10 * DAY);
      agenda.at(message.ts + delay, () -> delete(channel, message));
    }
  }

  private void edit(Channel channel, Message message) {
    if (!alive(channel, message) || message.isTombstone() || !message.own().has("text")) {
      return;
    }
    ObjectNode own = Message.copy(message.own());
    own.put("text", own.path("text").asText() + " (수정)");
    own.remove("blocks");
    ObjectNode edited = own.putObject("edited").put("user", message.user());
    edited.put("ts", Ts.format(agenda.now().getEpochSecond() * SECOND));
    workspace.writer().edit(channel, message, own, agenda.now());
  }

  private void delete(Channel channel, Message message) {
    if (alive(channel, message) && !message.isTombstone() && !channel.isArchived()) {
      workspace.writer().delete(channel, message, agenda.now());
    }
  }

  private static boolean alive(Channel channel, Message message) {
    return channel.all().get(message.ts) == message;
  }

  ObjectNode foreign(String text) {
    ObjectNode message = human(SamplePeople.FOREIGNER, text);
    message.put("team", SamplePeople.FOREIGN_TEAM);
    message.put("user_team", SamplePeople.FOREIGN_TEAM);
    message.put("source_team", SamplePeople.FOREIGN_TEAM);
    message.putObject("user_profile").put("real_name", "Robin").put("name", "robin");
    return message;
  }

  // What apps write

  ObjectNode reminder() {
    ObjectNode message = Json.object().put("type", "message").put("user", Workspace.BOT_USER);
    message.put("bot_id", Workspace.BOT_ID).put("app_id", Workspace.APP_ID);
    message.put("team", workspace.teamId());
    message.put("text", "<!here> 마감 6시간 전입니다. 오늘도 써 봅시다 :pencil2:");
    return message;
  }

  static ObjectNode anonymous(String text) {
    ObjectNode message = Json.object().put("type", "message").put("subtype", "bot_message");
    message.put("text", text).put("username", "익명의 글쓴이").put("bot_id", FORMS);
    message.putObject("icons").put("emoji", ":ghost:");
    return message;
  }

  /** A modern app writes with both a user and a bot. */
  ObjectNode application(String text) {
    ObjectNode message = human(SamplePeople.FORM_BOT, text).put("bot_id", FORMS);
    message.remove("client_msg_id");
    ObjectNode form = message.putArray("attachments").addObject();
    form.put("id", 1).put("color", "36a64f").put("title", "신청서").put("fallback", text);
    form.putArray("fields").addObject().put("title", "분야").put("value", "글쓰기");
    return message;
  }

  /** An integration from the early days: neither user nor bot. */
  void fileComment(Channel channel) {
    ObjectNode comment = Json.object().put("type", "message");
    comment.put("subtype", "file_comment").put("text", "commented on a file");
    workspace.writer().post(channel, null, comment, agenda.now());
  }
}
