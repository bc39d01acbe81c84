package io.github.geultto.kafka.connect.slack.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Hash;
import java.util.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** The rows of users and channels, from the entries of Slack's lists. */
final class ListingRows {

  private final Workspaces workspaces;

  ListingRows(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  Struct user(JsonNode user) {
    JsonNode profile = user.path("profile");
    String realName = Values.text(user.path("real_name"));
    return new Struct(Schemas.USER)
        .put("user_id", id(user))
        .put("team_id", workspaces.teamOfUser(user))
        .put("name", Values.text(user.path("name")))
        .put("real_name", realName == null ? Values.text(profile.path("real_name")) : realName)
        .put("display_name", Values.text(profile.path("display_name")))
        .put("email", Values.text(profile.path("email")))
        .put("title", Values.text(profile.path("title")))
        .put("time_zone", Values.text(user.path("tz")))
        .put("is_bot", Values.any(user, "is_bot"))
        .put("is_admin", Values.any(user, "is_admin"))
        .put("is_restricted", Values.any(user, "is_restricted", "is_ultra_restricted"))
        .put("is_deleted", Values.any(user, "deleted"))
        .put("updated_at", Values.seconds(user.path("updated")))
        .put("is_external", workspaces.isExternal(user));
  }

  /** A user of whom only the id is left. */
  static Struct deletedUser(String id) {
    return new Struct(Schemas.USER).put("user_id", id).put("is_deleted", true);
  }

  /** A channel of which only the id is left. */
  static Struct deletedChannel(String id) {
    return new Struct(Schemas.CHANNEL).put("channel_id", id);
  }

  Struct channel(JsonNode channel) {
    JsonNode members = channel.path("num_members");
    Long count = members.isNumber() ? Long.valueOf(members.asLong()) : null;
    if (count == null && channel.path("members").isArray()) {
      count = (long) channel.path("members").size();
    }
    return new Struct(Schemas.CHANNEL)
        .put("channel_id", id(channel))
        .put("team_id", workspaces.teamOf(channel))
        .put("channel_name", Values.text(channel.path("name")))
        .put("num_member", count)
        .put("is_private", Values.any(channel, "is_private", "is_im", "is_mpim"))
        .put("is_archived", Values.any(channel, "is_archived"))
        .put("is_shared", Values.any(channel, "is_shared", "is_ext_shared", "is_org_shared"))
        .put("topic", Values.text(channel.path("topic").path("value")))
        .put("purpose", Values.text(channel.path("purpose").path("value")))
        .put("creator", Values.text(channel.path("creator")))
        .put("created_at", Values.seconds(channel.path("created")));
  }

  /** A 32-bit hash of a row, equal as long as no column changes. */
  static int fingerprint(Struct value) {
    Hash hash = new Hash();
    for (Field field : value.schema().fields()) {
      Object content = value.get(field);
      if (content instanceof Date date) {
        hash.add(date.toInstant().toEpochMilli());
      } else {
        hash.add(content == null ? null : content.toString());
      }
    }
    return hash.value();
  }

  /** The entry's id; without it there is no row. */
  static String id(JsonNode json) {
    String id = Values.text(json.path("id"));
    if (id == null) {
      throw new IllegalArgumentException("a user or channel without an id");
    }
    return id;
  }
}
