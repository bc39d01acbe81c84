package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.DAY;
import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.HOUR;
import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.MINUTE;
import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.SECOND;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Generates the sample workspace: a writing community over 60 days, played as events in the order
 * of time, so that threads, edits and deletions come about as they do in Slack.
 */
final class SampleWorkspace {
  private static final int DAYS = 60;
  private static final int ROUNDS = 8;

  private final Workspace workspace = new Workspace("T0SAMPLE00", "sample", "글쓰는 사람들");
  private final SampleChance chance;
  private final SampleTexts texts;
  private final SamplePeople people;
  private final long start;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
  private long order;

  /** The time of the event being played, in microseconds. */
  private long time;

  private record Event(long time, long order, Runnable action) {}

  /**
   * How people write in a channel.
   *
   * @param thread how many of a hundred posts get replies
   * @param replies the median number of replies of those
   * @param clicks the median number of reactions to a post
   */
  private record Room(
      Channel channel, List<String> people, double thread, double replies, double clicks) {}

  private SampleWorkspace(long seed, Instant end) {
    Random random = new Random(seed);
    this.chance = new SampleChance(random);
    this.texts = new SampleTexts(random);
    this.people = new SamplePeople(random, workspace.teamId());
    this.start = Ts.of(end) - DAYS * DAY;
  }

  /**
   * A community of which nothing has happened yet: users and channels without messages.
   *
   * @param end the instant before which the last post is written; the first is 60 days older
   */
  public static SampleWorkspace create(long seed, Instant end) {
    SampleWorkspace sample = new SampleWorkspace(seed, end);
    sample.people.addTo(sample.workspace, sample.start / SECOND);
    sample.plan();
    return sample;
  }

  /** The workspace that is played in. */
  public Workspace workspace() {
    return workspace;
  }

  /**
   * Lets everything happen that happens before an instant. Beyond the end no posts are written, but
   * late replies, reactions, edits and deletions still come.
   */
  public void playUntil(Instant until) {
    synchronized (workspace) {
      while (!events.isEmpty() && events.peek().time() < Ts.of(until)) {
        Event event = events.remove();
        time = event.time();
        event.action().run();
      }
    }
  }

  private void plan() {
    List<String> all = people.active;
    Room general = room("general", "전체 대화", all, 40, 2, 3);
    change(general.channel(), "is_general", true);
    chatter(general, 3);
    Room free = room("자유글", "아무 이야기나", all, 45, 2, 3);
    chatter(free, 5);
    for (int i = 0; i < 6; i++) {
      at(
          chance.between(start, start + 10 * DAY),
          () -> post(free, human(SamplePeople.GONE, texts.chat())));
    }
    chatter(room("book-club", "함께 읽기", some(25), 50, 2, 2), 2);
    chatter(room("daily-english", "Write in English every day", some(20), 40, 2, 2), 2);
    chatter(room("시와-에세이", "", some(18), 40, 2, 3), 1.5);
    chatter(room("dev-writing", "기술 글쓰기", some(25), 50, 2, 2), 2);
    chatter(room("질문있어요", "무엇이든", all, 90, 2.5, 1), 2);
    chatter(room("오프라인-모임-", "", some(30), 60, 4, 3), 1);
    announce(room("공지사항", "운영진만 씁니다", all, 70, 3, 45));
    anonymous(room("익명", "누구인지 모릅니다", all, 75, 3, 4));
    introduce(room("자기소개", "반갑습니다", all, 98, 4, 12));
    for (int circle = 0; circle < 10; circle++) {
      List<String> members = all.subList(circle * all.size() / 10, (circle + 1) * all.size() / 10);
      String name = String.format(Locale.ROOT, "글쓰기-%02d조", circle + 1);
      circle(room(name, "매주 일요일 자정까지 제출", members, 90, 3, 4));
    }
    shared(room("with-partner", "파트너와 함께", some(12), 50, 3, 2));
    closing(room("지난-기수-마무리", "", some(30), 30, 3, 2));
    Room staff = room(Channel.Type.PRIVATE, "운영진-회의", people.staff(), true);
    chatter(staff, 1.5);
    applications(staff);
    chatter(room(Channel.Type.PRIVATE, "운영진-비밀", people.staff(), false), 1);
    notices(general);
  }

  private void at(long time, Runnable action) {
    events.add(new Event(time, order++, action));
  }

  // Rooms

  private Room room(
      String name,
      String purpose,
      List<String> members,
      double thread,
      double replies,
      double clicks) {
    Channel channel = channel(Channel.Type.PUBLIC, name, purpose, true);
    members.forEach(member -> workspace.join(member, channel));
    return new Room(channel, List.copyOf(members), thread, replies, clicks);
  }

  private Room room(Channel.Type type, String name, List<String> members, boolean bot) {
    Channel channel = channel(type, name, "", bot);
    members.forEach(member -> workspace.join(member, channel));
    return new Room(channel, List.copyOf(members), 50, 3, 1);
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

  private static void change(Channel channel, String flag, boolean value) {
    ObjectNode info = Message.copy(channel.info());
    info.put(flag, value);
    channel.replaceInfo(info);
  }

  private List<String> some(int count) {
    Set<String> chosen = new LinkedHashSet<>();
    while (chosen.size() < count) {
      chosen.add(chance.pick(people.active));
    }
    return List.copyOf(chosen);
  }

  // What is written where

  private void chatter(Room room, double perDay) {
    for (int i = 0; i < perDay * DAYS; i++) {
      at(moment(), () -> post(room, human(chance.pickEarly(room.people()), texts.chat())));
    }
  }

  private void circle(Room room) {
    chatter(room, 0.3);
    for (String member : room.people()) {
      at(
          start + chance.below(48) * HOUR + chance.below(3600) * SECOND,
          () -> join(room.channel(), member));
      for (int round = 1; round <= ROUNDS; round++) {
        int number = round;
        if (chance.percent(88)) {
          // Most hand in on the last evening.
          long before = chance.beforeDeadline();
          long due = start + round * 7L * DAY;
          at(
              Math.max(start + HOUR, due - before),
              () -> post(room, withBlocks(human(member, texts.essay(number)))));
        }
      }
    }
    for (int round = 1; round <= ROUNDS; round++) {
      at(start + round * 7L * DAY - 6 * HOUR, () -> remind(room));
    }
  }

  private void remind(Room room) {
    ObjectNode message = Json.object().put("type", "message").put("user", Workspace.BOT_USER);
    message.put("bot_id", Workspace.BOT_ID).put("app_id", Workspace.APP_ID);
    message.put("team", workspace.teamId());
    message.put("text", "<!here> 마감 6시간 전입니다. 오늘도 써 봅시다 :pencil2:");
    post(room, message);
  }

  private void announce(Room room) {
    for (int i = 1; i <= 30; i++) {
      int number = i;
      long time = start + (2L * i - 2) * DAY + 9 * HOUR + chance.below(3600) * SECOND;
      at(
          time,
          () -> {
            Message message =
                post(room, human(chance.pick(people.staff()), texts.announcement(number)));
            if (number % 5 == 0) {
              // Everybody answers some announcements with the same emoji.
              for (String reader : people.active) {
                click(room.channel(), message, "heart", reader);
              }
            }
          });
    }
  }

  private void anonymous(Room room) {
    for (int i = 0; i < 2 * DAYS; i++) {
      at(moment(), () -> post(room, formMessage(texts.chat())));
    }
  }

  private static ObjectNode formMessage(String text) {
    ObjectNode message = Json.object().put("type", "message").put("subtype", "bot_message");
    message.put("text", text).put("username", "익명의 글쓴이").put("bot_id", "B0SAMPLEB1");
    message.putObject("icons").put("emoji", ":ghost:");
    return message;
  }

  /** A modern app writes with both a user and a bot. */
  private void applications(Room room) {
    for (int i = 0; i < 20; i++) {
      String text = "새 신청서가 도착했습니다 (" + (i + 1) + ")";
      at(
          moment(),
          () -> {
            ObjectNode message = human(SamplePeople.FORM_BOT, text).put("bot_id", "B0SAMPLEB1");
            message.remove("client_msg_id");
            post(room, message);
          });
    }
  }

  private void introduce(Room room) {
    for (String member : room.people()) {
      long time = start + chance.below(14 * 24) * HOUR + chance.below(3600) * SECOND;
      at(time, () -> join(room.channel(), member));
      String name = workspace.usersById().get(member).path("real_name").asText();
      at(
          time + 10 * MINUTE + chance.below(7200) * SECOND,
          () -> post(room, human(member, texts.introduction(name))));
    }
  }

  private void shared(Room room) {
    change(room.channel(), "is_shared", true);
    change(room.channel(), "is_ext_shared", true);
    chatter(room, 1);
    for (int i = 0; i < 25; i++) {
      at(moment(), () -> post(room, foreign(texts.chat())));
    }
  }

  private ObjectNode foreign(String text) {
    ObjectNode message = human(SamplePeople.FOREIGNER, text);
    message.put("team", SamplePeople.FOREIGN_TEAM);
    message.put("user_team", SamplePeople.FOREIGN_TEAM);
    message.put("source_team", SamplePeople.FOREIGN_TEAM);
    message.putObject("user_profile").put("real_name", "Robin").put("name", "robin");
    return message;
  }

  /** A channel of which the first weeks are busy and which is archived then. */
  private void closing(Room room) {
    for (int i = 0; i < 50; i++) {
      at(
          chance.between(start, start + 18 * DAY),
          () -> post(room, human(chance.pickEarly(room.people()), texts.chat())));
    }
    at(
        start + 30 * DAY,
        () -> {
          String admin = people.active.get(0);
          notice(room.channel(), "channel_archive", admin, "<@" + admin + "> archived the channel");
          change(room.channel(), "is_archived", true);
        });
  }

  /** Subtypes that come once in a while. */
  private void notices(Room room) {
    String admin = people.active.get(0);
    String[][] odd = {
      {"channel_topic", "set the channel topic: 이번 기수 공지는 공지사항 채널에서"},
      {"channel_purpose", "set the channel purpose: 전체 대화"},
      {"channel_name", "has renamed the channel from \"일반\" to \"general\""},
      {"pinned_item", null},
      {"me_message", "is writing"},
      {"reminder_add", "set up a reminder \"글쓰기\" in this channel"},
      {"huddle_thread", "A huddle started"},
      {"channel_canvas_updated", "updated a canvas"},
      {"channel_leave", "<@" + admin + "> has left the channel"}
    };
    for (String[] notice : odd) {
      at(moment(), () -> notice(room.channel(), notice[0], admin, notice[1]));
    }
    // An integration from the early days: neither user nor bot.
    at(
        moment(),
        () -> {
          ObjectNode comment = Json.object().put("type", "message");
          comment.put("subtype", "file_comment").put("text", "commented on a file");
          workspace.post(room.channel(), null, comment, now());
        });
  }

  private void join(Channel channel, String member) {
    notice(channel, "channel_join", member, "<@" + member + "> 님이 채널에 참여함");
  }

  private void notice(Channel channel, String subtype, String user, String text) {
    Message message = workspace.postNotice(channel, subtype, user, text, now());
    if (text == null) {
      ObjectNode own = Message.copy(message.own());
      own.remove("text");
      message.replace(own);
    }
  }

  // Messages and what becomes of them

  private ObjectNode human(String user, String text) {
    ObjectNode message = Json.object();
    message.put("client_msg_id", new UUID(chance.number(), chance.number()).toString());
    message.put("type", "message");
    message.put("user", user);
    message.put("text", text);
    message.put("team", workspace.teamId());
    return message;
  }

  private static ObjectNode withBlocks(ObjectNode message) {
    ObjectNode section = message.putArray("blocks").addObject();
    section.put("type", "section").put("block_id", message.get("client_msg_id").asText());
    section.putObject("text").put("type", "mrkdwn").set("text", message.get("text"));
    return message;
  }

  private Message post(Room room, ObjectNode own) {
    if (chance.percent(4)) {
      attach(own);
    }
    Message message = workspace.post(room.channel(), null, own, now());
    react(room, message, room.clicks());
    if (chance.percent(room.thread())) {
      int replies = chance.count(room.replies(), 0.8, 168);
      for (int i = 0; i < replies; i++) {
        at(message.ts + chance.replyDelay(), () -> reply(room, message));
      }
    }
    fate(room.channel(), message);
    return message;
  }

  private void reply(Room room, Message parent) {
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
    Message reply = workspace.post(room.channel(), parent, own, now());
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
        file.put("created", now().getEpochSecond());
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

  private void react(Room room, Message message, double median) {
    int clicks = chance.count(median, 0.8, 150);
    for (int i = 0; i < clicks; i++) {
      click(
          room.channel(),
          message,
          chance.pickEarly(SampleTexts.EMOJI),
          chance.pickEarly(room.people()));
    }
  }

  private void click(Channel channel, Message message, String emoji, String user) {
    long delay = chance.replyDelay() / 2;
    at(
        message.ts + delay,
        () -> {
          if (!message.isTombstone() && alive(channel, message) && !channel.isArchived()) {
            ReactionMethods.react(message, emoji, user);
          }
        });
  }

  /** Some messages are edited, most of them soon; some are deleted, most of them within an hour. */
  private void fate(Channel channel, Message message) {
    if (chance.percent(4) && message.user() != null) {
      boolean soon = chance.percent(80);
      long delay =
          soon ? chance.between(5 * SECOND, 5 * MINUTE) : chance.between(5 * MINUTE, 8 * DAY);
      at(message.ts + delay, () -> edit(channel, message));
    }
    if (chance.percent(1.5)) {
      boolean soon = chance.percent(85);
      long delay = soon ? chance.between(10 * SECOND, HOUR) : chance.between(HOUR, 10 * DAY);
      at(message.ts + delay, () -> delete(channel, message));
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
    edited.put("ts", Ts.format(now().getEpochSecond() * SECOND));
    message.replace(own);
  }

  private void delete(Channel channel, Message message) {
    if (alive(channel, message) && !message.isTombstone() && !channel.isArchived()) {
      channel.delete(message);
    }
  }

  private static boolean alive(Channel channel, Message message) {
    return channel.all().get(message.ts) == message;
  }

  private Instant now() {
    return Instant.ofEpochSecond(time / SECOND, time % SECOND * 1000);
  }

  private long moment() {
    return chance.moment(start, DAYS);
  }
}
