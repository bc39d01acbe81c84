package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** The users of the sample workspace. */
final class SamplePeople {
  /** Apps and services that write, in addition to the simulator's own bot. */
  static final String FORM_BOT = "U0SAMPLEB1";

  /** A user of another workspace who writes in a shared channel. */
  static final String FOREIGNER = "U0PARTNER1";

  static final String FOREIGN_TEAM = "T0PARTNER0";

  /** A user that users.list no longer shows. */
  static final String REMOVED = "U0SAMPLEX1";

  /** A user who wrote in the first days and then left. */
  static final String GONE = "U0SAMPLE61";

  private static final int HUMANS = 62;
  private static final int STAFF = 3;
  private static final List<String> FAMILY_NAMES =
      List.of("김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "서", "신", "권");
  private static final List<String> GIVEN_NAMES =
      List.of(
          "민준", "서연", "도윤", "지우", "하준", "서윤", "은우", "하은", "시우", "지민", "예준", "채원", "유진", "다은", "현우",
          "수아", "지호", "가은", "태윤", "소율");
  private static final List<String> ENGLISH_NAMES =
      List.of("Alex", "Mina", "Daniel", "Grace", "Leo", "Jenny", "Noah", "Sora");
  private static final List<String> TITLES =
      List.of("Data Engineer", "백엔드 개발자", "프로덕트 매니저", "Designer", "데이터 분석가", "학생", "");

  private final Random random;
  private final String team;

  /** All humans who can still write, staff first. */
  final List<String> active = new ArrayList<>();

  SamplePeople(Random random, String team) {
    this.random = random;
    this.team = team;
  }

  List<String> staff() {
    return active.subList(0, STAFF);
  }

  void addTo(Workspace workspace, long updated) {
    add(workspace, slackbot(updated));
    add(workspace, bot(Workspace.BOT_USER, "sync", "글쓰기봇", Workspace.BOT_ID, updated));
    add(workspace, bot(FORM_BOT, "form", "구글폼 알림", "B0SAMPLEB1", updated));
    Set<String> names = new LinkedHashSet<>();
    while (names.size() < HUMANS) {
      names.add(
          names.size() % 6 == 5
              ? pick(ENGLISH_NAMES) + " " + (char) ('A' + random.nextInt(26)) + "."
              : pick(FAMILY_NAMES) + pick(GIVEN_NAMES));
    }
    int number = 0;
    for (String name : names) {
      String id = String.format(Locale.ROOT, "U0SAMPLE%02d", ++number);
      // The last but one has left, the last is a guest.
      boolean gone = number == HUMANS - 1;
      ObjectNode user = base(id, "member" + number, name, updated - random.nextInt(10_000_000));
      user.put("deleted", gone);
      user.put("is_admin", number <= STAFF);
      user.put("is_restricted", number == HUMANS);
      ObjectNode profile = (ObjectNode) user.get("profile");
      profile.put("display_name", number % 4 == 0 ? "" : name + "_" + (1 + number % 9) + "기");
      profile.put("title", pick(TITLES));
      profile.put("email", "member" + number + "@example.com");
      if (gone) {
        user.remove(List.of("tz", "tz_label", "tz_offset"));
      } else {
        active.add(id);
      }
      add(workspace, user);
    }
    addUnlisted(workspace, updated);
  }

  private void addUnlisted(Workspace workspace, long updated) {
    ObjectNode foreigner = base(FOREIGNER, "robin", "Robin", updated);
    foreigner.put("team_id", FOREIGN_TEAM).put("is_stranger", false);
    ((ObjectNode) foreigner.get("profile")).put("team", FOREIGN_TEAM);
    workspace.unlistedUsersById().put(FOREIGNER, foreigner);
    ObjectNode removed = base(REMOVED, "deactivateduser1", "Deactivated User", updated);
    removed.put("deleted", true);
    workspace.unlistedUsersById().put(REMOVED, removed);
  }

  private String pick(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static void add(Workspace workspace, ObjectNode user) {
    workspace.usersById().put(user.get("id").asText(), user);
  }

  private ObjectNode base(String id, String handle, String name, long updated) {
    ObjectNode user = Json.object();
    user.put("id", id);
    user.put("team_id", team);
    user.put("name", handle);
    user.put("deleted", false);
    user.put("real_name", name);
    user.put("tz", "Asia/Seoul");
    user.put("tz_label", "Korea Standard Time");
    user.put("tz_offset", 32_400);
    ObjectNode profile = user.putObject("profile");
    profile.put("real_name", name);
    profile.put("real_name_normalized", name);
    profile.put("display_name", name);
    profile.put("team", team);
    user.put("is_admin", false);
    user.put("is_owner", false);
    user.put("is_restricted", false);
    user.put("is_ultra_restricted", false);
    user.put("is_bot", false);
    user.put("is_app_user", false);
    user.put("updated", updated);
    return user;
  }

  private ObjectNode bot(String id, String handle, String name, String botId, long updated) {
    ObjectNode user = base(id, handle, name, updated);
    user.put("is_bot", true);
    ((ObjectNode) user.get("profile")).put("bot_id", botId);
    return user;
  }

  private ObjectNode slackbot(long updated) {
    ObjectNode user = base("USLACKBOT", "slackbot", "Slackbot", updated);
    user.put("updated", 0);
    return user;
  }
}
