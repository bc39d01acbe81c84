package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A small Slack export for tests, written two hours ago. */
final class Export {
  static final String GENERAL = "C0GENERAL";

  private static final String USERS =
      """
      [{"id": "U1", "team_id": "T1", "name": "jane", "deleted": false, "updated": 1701070200,
        "is_bot": false, "is_admin": true, "tz": "Asia/Seoul",
        "profile": {"real_name": "Jane", "display_name": "제인", "email": "jane@example.com"}},
       {"id": "U2", "team_id": "T1", "name": "bob", "deleted": true,
        "profile": {"real_name": "Bob"}}]
      """;
  private static final String CHANNELS =
      """
      [{"id": "C0GENERAL", "name": "general", "created": 1701070200, "creator": "U1",
        "is_archived": false, "members": ["U1", "U2"], "topic": {"value": "모두"},
        "purpose": {"value": ""}},
       {"id": "C0OLD", "name": "old", "created": 1701070200, "creator": "U1",
        "is_archived": true, "members": ["U1"]}]
      """;

  private Export() {}

  /** Writes the export: two users, two channels, five messages with a thread among them. */
  static Path write(Path folder) throws IOException {
    Instant then = Instant.now().minus(2, ChronoUnit.HOURS);
    String parent = then.getEpochSecond() + ".000100";
    String reply = then.getEpochSecond() + 60 + ".000200";
    Files.createDirectories(folder.resolve("general"));
    Files.createDirectories(folder.resolve("old"));
    Files.writeString(folder.resolve("users.json"), USERS);
    Files.writeString(folder.resolve("channels.json"), CHANNELS);
    String day = then.toString().substring(0, 10) + ".json";
    Files.writeString(
        folder.resolve("general").resolve(day),
        """
        [{"type": "message", "user": "U1", "ts": "PARENT", "text": "첫 글 :tada:",
          "thread_ts": "PARENT", "reply_count": 1, "reply_users_count": 1,
          "latest_reply": "REPLY", "replies": [{"user": "U2", "ts": "REPLY"}],
          "reactions": [{"name": "heart", "users": ["U2"], "count": 1}]},
         {"type": "message", "user": "U2", "ts": "REPLY", "text": "good", "thread_ts": "PARENT",
          "parent_user_id": "U1", "edited": {"user": "U2", "ts": "REPLY"}},
         {"type": "message", "subtype": "bot_message", "bot_id": "B1", "ts": "BOT",
          "text": "from a bot", "username": "bot"},
         {"type": "message", "user": "U1", "ts": "FILE", "text": "", "upload": true,
          "files": [{"id": "F1", "name": "a.png", "mimetype": "image/png", "size": 12,
                     "mode": "hosted", "url_private": "https://example.com/F1"}]}]
        """
            .replace("PARENT", parent)
            .replace("REPLY", reply)
            .replace("BOT", then.getEpochSecond() + 120 + ".000300")
            .replace("FILE", then.getEpochSecond() + 180 + ".000400"));
    Files.writeString(
        folder.resolve("old").resolve(day),
        """
        [{"type": "message", "user": "U1", "ts": "OLD", "text": "old"}]
        """
            .replace("OLD", then.getEpochSecond() + 240 + ".000500"));
    return folder;
  }
}
