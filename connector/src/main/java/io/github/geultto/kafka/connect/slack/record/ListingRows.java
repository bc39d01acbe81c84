package io.github.geultto.kafka.connect.slack.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Hash;
import java.util.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** The rows of users and channels, from the entries of Slack's lists. */
final class ListingRows {

  private final String teamId;

  /**
   * @param teamId the workspace's id; null if it is not known
   */
  ListingRows(String teamId) {
    this.teamId = teamId;
  }

  Struct user(JsonNode user) {
    JsonNode profile = user.path("profile");
    String realName = Values.text(user.path("real_name"));
    return new Struct(Schemas.USER)
        .put("user_id", id(user))
        .put("team_id", Values.text(user.path("team_id")))
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
        .put("is_external", isExternal(user));
  }

  /**
   * Null if it is not known. {@code is_stranger} is not enough: it is false for people of another
   * organisation who share a channel. Source: <a
   * href="https://docs.slack.dev/reference/objects/user-object">the user object</a>.
   */
  private Boolean isExternal(JsonNode user) {
    String team = Values.text(user.path("team_id"));
    if (user.path("is_stranger").asBoolean()) {
      return true;
    }
    if (team == null || teamId == null) {
      return null;
    }
    return !team.equals(teamId) && !isOfTheGrid(user);
  }

  /** A user of an organisation belongs to several of its workspaces. */
  private boolean isOfTheGrid(JsonNode user) {
    for (JsonNode team : user.path("enterprise_user").path("teams")) {
      if (team.asText().equals(teamId)) {
        return true;
      }
    }
    return false;
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
    String team = Values.text(channel.path("context_team_id"));
    JsonNode members = channel.path("num_members");
    Long count = members.isNumber() ? Long.valueOf(members.asLong()) : null;
    if (count == null && channel.path("members").isArray()) {
      count = (long) channel.path("members").size();
    }
    return new Struct(Schemas.CHANNEL)
        .put("channel_id", id(channel))
        .put("team_id", team == null ? teamId : team)
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
