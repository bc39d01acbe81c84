package io.github.geultto.kafka.connect.slack.schema;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Rows of all tables, by table and column, that are likely to be treated differently by two
 * databases: deleted rows, bots, columns without a value, blank names, Korean text, equal figures,
 * days that differ from the UTC day, threads without their post. A column that is not in a row is
 * NULL.
 *
 * <p>The same seed returns the same rows.
 */
final class SampleRows {
  static final ZoneId ZONE = ZoneId.of("Asia/Seoul");
  static final LocalDate TODAY = LocalDate.of(2026, 11, 28);

  private static final List<String> USERS =
      List.of("U1", "U2", "U3", "U4", "U5", "U6", "U7", "USLACKBOT", "UBOT", "UGONE", "U10");
  private static final List<String> CHANNELS =
      List.of("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C10");

  /** There is no row of it in channels or users. */
  private static final String UNKNOWN = "X404";

  /** Wrote only more than two weeks ago, and never reacted. */
  private static final String INACTIVE = "U9";

  private static final List<String> NAMES =
      Arrays.asList(
          "은우",
          "eunwoo",
          "Zoë",
          "",
          " ",
          "은우 ",
          " 지아",
          "\t\n",
          "\u3000",
          "\u00a0은우",
          "a\"b\\c",
          "🙂",
          null);
  private static final List<String> CHANNEL_NAMES =
      Arrays.asList(
          "general", "글쓰기-회고", "글쓰기-잡담", "team-a_b", "team_c", "회고", "-x", null, "random");
  private static final List<String> TEXTS =
      Arrays.asList("안녕하세요 <@U1>", "", "line\nline", "'quoted' \"text\"", "👩‍👩‍👧", null);
  private static final List<String> SUBTYPES =
      Arrays.asList(
          null,
          null,
          null,
          "thread_broadcast",
          "bot_message",
          "file_share",
          "me_message",
          "channel_join",
          "");
  private static final List<String> EMOJI =
      List.of("heart", "thumbsup", "thumbsup::skin-tone-2", "thumbsup::skin-tone-6", "축하", "+1");

  /** In place of a list of reactions; the connector emits none of it. */
  private static final List<String> NO_REACTIONS =
      Arrays.asList(
          null,
          "",
          "null",
          "{}",
          "3",
          "\"heart\"",
          "[3]",
          "[{\"name\":\"x\"}]",
          "[{\"name\":\"x\",\"user_id\":null}]",
          "[{\"name\":\"x\",\"user_id\":{}}]",
          " [{\"name\":\"x\",\"user_id\":[\"U1\"]}]",
          "[{\"name\":5,\"user_id\":[7,true]}]",
          "[{\"user_id\":[\"U1\",null]},null,{\"name\":null,\"user_id\":[\"U2\"]}]");

  private final Random random;
  private final boolean sparse;

  private SampleRows(long seed, boolean sparse) {
    this.random = new Random(seed);
    this.sparse = sparse;
  }

  /** Rows with what the messages of channels always have: counts, links, and a channel's name. */
  static Map<String, List<Map<String, Object>>> complete(long seed) {
    return new SampleRows(seed, false).tables();
  }

  /** Rows that lack it here and there, or have something else in place of a list of reactions. */
  static Map<String, List<Map<String, Object>>> sparse(long seed) {
    return new SampleRows(seed, true).tables();
  }

  private Map<String, List<Map<String, Object>>> tables() {
    Map<String, List<Map<String, Object>>> tables = new LinkedHashMap<>();
    tables.put(
        "users", Stream.concat(USERS.stream(), Stream.of(INACTIVE)).map(this::user).toList());
    tables.put("channels", channels());
    List<Map<String, Object>> messages = messages();
    tables.put("slack_conversation_master", messages);
    tables.put("channel_members", pairs("channel_id", CHANNELS, "user_id", USERS));
    tables.put("user_groups", List.of("S1", "S2", "S3", "S4").stream().map(this::group).toList());
    tables.put("user_group_members", pairs("user_group_id", List.of("S1", "S9"), "user_id", USERS));
    tables.put("reactions", reactions(messages));
    tables.put("heartbeat", heartbeats());
    return tables;
  }

  /** T1 has had more tasks, of T2 one has not been heard of, and one of T3 is not reconciled. */
  private List<Map<String, Object>> heartbeats() {
    return List.of(
        heartbeat("T1", 0, 2, 10L),
        heartbeat("T1", 1, 2, 20L),
        heartbeat("T1", 2, 3, 5L),
        heartbeat("T2", 1, 2, 10L),
        heartbeat("T3", 0, 2, 10L),
        heartbeat("T3", 1, 2, null));
  }

  private Map<String, Object> heartbeat(String team, int task, int tasks, Long reconciled) {
    Instant start = TODAY.atStartOfDay(ZONE).toInstant();
    return row(
        "team_id",
        team,
        "task",
        (long) task,
        "task_count",
        (long) tasks,
        "emitted_until",
        start.plusSeconds(random.nextInt(3_600)),
        "reconciled_until",
        reconciled == null ? null : start.plusSeconds(reconciled),
        "observed_at",
        start.plusSeconds(tasks == 2 ? 7_200 + task : 7_100));
  }

  private Map<String, Object> user(String id) {
    return row(
        "user_id", id,
        "name", oneOf(NAMES),
        "real_name", oneOf(NAMES),
        "display_name", oneOf(NAMES),
        "is_bot", id.equals("UBOT") ? Boolean.TRUE : flag(),
        "is_deleted", id.equals("UGONE") ? Boolean.TRUE : flag(),
        "is_external", flag());
  }

  private List<Map<String, Object>> channels() {
    List<Map<String, Object>> channels = new ArrayList<>();
    for (int i = 0; i < CHANNELS.size(); i++) {
      channels.add(
          row(
              "channel_id", CHANNELS.get(i),
              "channel_name", sparse || CHANNEL_NAMES.get(i) != null ? CHANNEL_NAMES.get(i) : "zzz",
              "num_member", number(500),
              "is_private", i == 1 ? Boolean.TRUE : flag(),
              "creator", author()));
    }
    return channels;
  }

  private List<Map<String, Object>> messages() {
    List<Map<String, Object>> messages = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      // Some in the minutes before and after midnight in the zone, which is 15:00 UTC.
      Instant midnight =
          TODAY.minusDays(random.nextInt(40)).atStartOfDay(ZONE).toInstant().plusMillis(i);
      Instant time = midnight.plusSeconds(random.nextInt(4) == 0 ? -i : random.nextInt(86_400));
      String ts = "%d.%06d".formatted(time.getEpochSecond(), 100 * i + 1);
      String channel = random.nextInt(20) == 0 ? UNKNOWN : oneOf(CHANNELS);
      Map<String, Object> parent = messages.isEmpty() ? null : oneOf(messages);
      boolean reply = parent != null && random.nextInt(3) > 0;
      String thread =
          !reply ? null : random.nextInt(10) == 0 ? "1.000001" : parent.get("ts").toString();
      messages.add(
          message(reply ? parent.get("channel_id").toString() : channel, ts, thread, time));
    }
    return messages;
  }

  private Map<String, Object> message(String channel, String ts, String thread, Instant time) {
    return row(
        "channel_id",
        channel,
        "ts",
        ts,
        "message_type",
        thread == null ? "post" : "thread",
        "post_id",
        channel + "-" + (thread == null ? ts : thread),
        "thread_ts",
        thread,
        "user_id",
        writer(time),
        "subtype",
        oneOf(SUBTYPES),
        "createtime",
        Instant.ofEpochMilli(time.toEpochMilli()),
        "tddate",
        LocalDate.ofInstant(time, ZONE),
        "text",
        oneOf(TEXTS),
        "content",
        oneOf(TEXTS),
        "author_name",
        oneOf(NAMES),
        "permalink",
        sparse && random.nextInt(20) == 0 ? null : "https://x.slack.com/" + channel + "/" + ts,
        "reactions",
        reactions(),
        "reaction_count",
        sparse ? number(4) : Long.valueOf(random.nextInt(4)),
        "reply_count",
        sparse ? number(4) : Long.valueOf(random.nextInt(4)),
        "edited_at",
        flag() == null ? null : time,
        "is_deleted",
        random.nextInt(8) == 0);
  }

  private String reactions() {
    if (sparse && random.nextInt(4) == 0) {
      return oneOf(NO_REACTIONS);
    }
    List<String> reactions = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      List<String> givers = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        givers.add("\"" + author() + "\"");
      }
      reactions.add(
          "{\"name\":\"%s\",\"user_id\":[%s],\"count\":%d}"
              .formatted(oneOf(EMOJI), String.join(",", givers), givers.size()));
    }
    return "[" + String.join(",", reactions) + "]";
  }

  private List<Map<String, Object>> reactions(List<Map<String, Object>> messages) {
    List<Map<String, Object>> reactions = new ArrayList<>();
    for (int i = 0; i < messages.size(); i += 3) {
      Instant time = (Instant) messages.get(i).get("createtime");
      reactions.add(
          row(
              "channel_id",
              i % 9 == 0 ? UNKNOWN : messages.get(i).get("channel_id"),
              "ts",
              messages.get(i).get("ts"),
              "user_id",
              author(),
              "name",
              oneOf(EMOJI),
              "added_at",
              flag() == null ? null : time,
              "removed_at",
              flag() == null ? null : time.plusSeconds(60),
              "observed_at",
              time,
              "source",
              i % 2 == 0 ? "event" : "poll"));
    }
    return reactions;
  }

  private Map<String, Object> group(String id) {
    return row(
        "user_group_id", id,
        "handle", oneOf(NAMES),
        "name", oneOf(NAMES),
        "user_count", number(9),
        "is_deleted", flag());
  }

  private List<Map<String, Object>> pairs(
      String first, List<String> firsts, String second, List<String> seconds) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String one : firsts) {
      for (String other : seconds) {
        rows.add(
            row(
                first,
                one,
                second,
                other,
                "observed_at",
                TODAY.atStartOfDay(ZONE).toInstant().plusMillis(random.nextInt(999)),
                "is_deleted",
                random.nextBoolean()));
      }
    }
    return rows;
  }

  private String writer(Instant time) {
    if (random.nextInt(15) == 0) {
      return null;
    }
    boolean early = time.isBefore(TODAY.minusDays(20).atStartOfDay(ZONE).toInstant());
    return early && random.nextInt(6) == 0 ? INACTIVE : author();
  }

  private String author() {
    return random.nextInt(12) == 0 ? UNKNOWN : oneOf(USERS);
  }

  private Boolean flag() {
    return random.nextInt(4) == 0 ? null : Boolean.valueOf(random.nextInt(4) == 0);
  }

  private Long number(int end) {
    return random.nextInt(8) == 0 ? null : Long.valueOf(random.nextInt(end));
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static Map<String, Object> row(Object... columns) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i += 2) {
      row.put(columns[i].toString(), columns[i + 1]);
    }
    return row;
  }
}
