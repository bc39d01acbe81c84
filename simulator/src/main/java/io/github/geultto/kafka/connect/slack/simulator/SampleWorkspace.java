package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.DAY;
import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.HOUR;
import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.MINUTE;
import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.SECOND;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

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
  private final SampleAgenda agenda = new SampleAgenda();
  private final SampleRooms rooms;
  private final SampleMessages messages;

  private SampleWorkspace(long seed, Instant end) {
    Random random = new Random(seed);
    this.chance = new SampleChance(random);
    this.texts = new SampleTexts(random);
    this.people = new SamplePeople(random, workspace.teamId());
    this.start = Ts.of(end) - DAYS * DAY;
    this.rooms = new SampleRooms(workspace, chance, people, start);
    this.messages = new SampleMessages(workspace, agenda, chance, texts);
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
      agenda.playUntil(Ts.of(until));
    }
  }

  private void plan() {
    List<String> all = people.active;
    SampleRoom general = rooms.room("general", "전체 대화", all, 40, 2, 3);
    SampleRooms.change(general.channel(), "is_general", true);
    chatter(general, 3);
    SampleRoom free = rooms.room("자유글", "아무 이야기나", all, 45, 2, 3);
    chatter(free, 5);
    for (int i = 0; i < 6; i++) {
      agenda.at(
          chance.between(start, start + 10 * DAY),
          () -> messages.post(free, messages.human(SamplePeople.GONE, texts.chat())));
    }
    chatter(rooms.room("book-club", "함께 읽기", some(25), 50, 2, 2), 2);
    chatter(rooms.room("daily-english", "Write in English every day", some(20), 40, 2, 2), 2);
    chatter(rooms.room("시와-에세이", "", some(18), 40, 2, 3), 1.5);
    chatter(rooms.room("dev-writing", "기술 글쓰기", some(25), 50, 2, 2), 2);
    chatter(rooms.room("질문있어요", "무엇이든", all, 90, 2.5, 1), 2);
    chatter(rooms.room("오프라인-모임-", "", some(30), 60, 4, 3), 1);
    announce(rooms.room("공지사항", "운영진만 씁니다", all, 70, 3, 45));
    anonymous(rooms.room("익명", "누구인지 모릅니다", all, 75, 3, 4));
    introduce(rooms.room("자기소개", "반갑습니다", all, 98, 4, 12));
    for (int circle = 0; circle < 10; circle++) {
      List<String> members = all.subList(circle * all.size() / 10, (circle + 1) * all.size() / 10);
      String name = String.format(Locale.ROOT, "글쓰기-%02d조", circle + 1);
      circle(rooms.room(name, "매주 일요일 자정까지 제출", members, 90, 3, 4));
    }
    shared(rooms.room("with-partner", "파트너와 함께", some(12), 50, 3, 2));
    unlisted(free);
    closing(rooms.room("지난-기수-마무리", "", some(30), 30, 3, 2));
    SampleRoom staff = rooms.room(Channel.Type.PRIVATE, "운영진-회의", people.staff(), true);
    chatter(staff, 1.5);
    applications(staff);
    chatter(rooms.room(Channel.Type.PRIVATE, "운영진-비밀", people.staff(), false), 1);
    notices(general);
  }

  private List<String> some(int count) {
    Set<String> chosen = new LinkedHashSet<>();
    while (chosen.size() < count) {
      chosen.add(chance.pick(people.active));
    }
    return List.copyOf(chosen);
  }

  // What is written where

  private void chatter(SampleRoom room, double perDay) {
    for (int i = 0; i < perDay * DAYS; i++) {
      agenda.at(
          moment(),
          () -> messages.post(room, messages.human(chance.pickEarly(room.people()), texts.chat())));
    }
  }

  private void circle(SampleRoom room) {
    chatter(room, 0.3);
    for (String member : room.people()) {
      agenda.at(
          start + chance.below(48) * HOUR + chance.below(3600) * SECOND,
          () -> messages.join(room.channel(), member));
      for (int round = 1; round <= ROUNDS; round++) {
        int number = round;
        if (chance.percent(88)) {
          // Most hand in on the last evening.
          long before = chance.beforeDeadline();
          long due = start + round * 7L * DAY;
          agenda.at(
              Math.max(start + HOUR, due - before),
              () ->
                  messages.post(
                      room,
                      SampleMessages.withBlocks(messages.human(member, texts.essay(number)))));
        }
      }
    }
    for (int round = 1; round <= ROUNDS; round++) {
      agenda.at(
          start + round * 7L * DAY - 6 * HOUR, () -> messages.post(room, messages.reminder()));
    }
  }

  private void announce(SampleRoom room) {
    for (int i = 1; i <= 30; i++) {
      int number = i;
      long time = start + (2L * i - 2) * DAY + 9 * HOUR + chance.below(3600) * SECOND;
      agenda.at(
          time,
          () -> {
            Message message =
                messages.post(
                    room, messages.human(chance.pick(people.staff()), texts.announcement(number)));
            if (number % 5 == 0) {
              // Everybody answers some announcements with the same emoji.
              for (String reader : people.active) {
                messages.click(room.channel(), message, "heart", reader);
              }
            }
          });
    }
  }

  private void anonymous(SampleRoom room) {
    for (int i = 0; i < 2 * DAYS; i++) {
      agenda.at(moment(), () -> messages.post(room, SampleMessages.anonymous(texts.chat())));
    }
  }

  private void applications(SampleRoom room) {
    for (int i = 0; i < 20; i++) {
      String text = "새 신청서가 도착했습니다 (" + (i + 1) + ")";
      agenda.at(moment(), () -> messages.post(room, messages.application(text)));
    }
  }

  private void introduce(SampleRoom room) {
    for (String member : room.people()) {
      long time = start + chance.below(14 * 24) * HOUR + chance.below(3600) * SECOND;
      agenda.at(time, () -> messages.join(room.channel(), member));
      String name = workspace.usersById().get(member).path("real_name").asText();
      agenda.at(
          time + 10 * MINUTE + chance.below(7200) * SECOND,
          () -> messages.post(room, messages.human(member, texts.introduction(name))));
    }
  }

  private void shared(SampleRoom room) {
    SampleRooms.change(room.channel(), "is_shared", true);
    SampleRooms.change(room.channel(), "is_ext_shared", true);
    workspace.join(SamplePeople.FOREIGNER, room.channel());
    chatter(room, 1);
    for (int i = 0; i < 25; i++) {
      agenda.at(moment(), () -> messages.post(room, messages.foreign(texts.chat())));
    }
  }

  /** An author who is gone, and groups: nothing of it is left to chance, so that all else stays. */
  private void unlisted(SampleRoom room) {
    agenda.at(
        start + 3 * DAY,
        () ->
            workspace
                .writer()
                .postNotice(
                    room.channel(), "me_message", SamplePeople.REMOVED, "안녕히", agenda.now()));
    Instant made = Instant.ofEpochSecond(start / SECOND);
    UserGroupMethods.add(workspace, "S0SAMPLE01", "staff", "운영진", people.staff(), made);
    UserGroupMethods.add(
        workspace, "S0SAMPLE02", "reviewers", "Reviewers", people.active.subList(3, 9), made);
    UserGroupMethods.add(workspace, "S0SAMPLE03", "past-staff", "지난 운영진", List.of(), made)
        .put("date_delete", made.getEpochSecond());
  }

  /** A channel of which the first weeks are busy and which is archived then. */
  private void closing(SampleRoom room) {
    for (int i = 0; i < 50; i++) {
      agenda.at(
          chance.between(start, start + 18 * DAY),
          () -> messages.post(room, messages.human(chance.pickEarly(room.people()), texts.chat())));
    }
    agenda.at(start + 30 * DAY, () -> messages.archive(room.channel(), people.active.get(0)));
  }

  /** Subtypes that come once in a while. */
  private void notices(SampleRoom room) {
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
      agenda.at(moment(), () -> messages.notice(room.channel(), notice[0], admin, notice[1]));
    }
    agenda.at(moment(), () -> messages.fileComment(room.channel()));
  }

  private long moment() {
    return chance.moment(start, DAYS);
  }
}
