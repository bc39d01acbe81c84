package io.github.geultto.kafka.connect.slack.record;

import static io.github.geultto.kafka.connect.slack.record.Schemas.int64;
import static io.github.geultto.kafka.connect.slack.record.Schemas.required;
import static io.github.geultto.kafka.connect.slack.record.Schemas.string;
import static io.github.geultto.kafka.connect.slack.record.Schemas.struct;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.MessageColumn;
import io.github.geultto.kafka.connect.slack.model.Storable;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** The columns of messages that are arrays of structs instead of JSON if so configured. */
final class NestedColumns {

  private static final Schema REACTION =
      struct("MessageReaction", "One emoji on a message and the users who added it.")
          .field("name", required("The emoji without colons, such as heart or +1::skin-tone-2."))
          .field(
              "user_id",
              SchemaBuilder.array(Schema.STRING_SCHEMA)
                  .doc("The users who added it (users.user_id), in Slack's order.")
                  .build())
          .field(
              "count", SchemaBuilder.int64().doc("Number of users, as counted by Slack.").build())
          .build();

  private static final Schema FILE =
      struct("MessageFile", "A file attached to a message.")
          .field("id", string("Slack's id of the file, such as F0123ABCD."))
          .field("name", string("The name of the file."))
          .field("mimetype", string("The type of the content, such as image/png."))
          .field("size", int64("The size in bytes."))
          .field("url_private", string("The URL of the content; requires a token."))
          .field("mode", string("How Slack stores the file, such as hosted or external."))
          .build();

  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "reactions",
              array(REACTION, "Reactions with their users, in Slack's order; empty if none."),
          "files", array(FILE, "Attached files; empty if none."));

  private static final Map<String, MessageColumn.Value> VALUES =
      Map.of(
          "reactions", (message, place) -> reactions(message.reactions()),
          "files", (message, place) -> files(message.files()));

  private NestedColumns() {}

  private static Schema array(Schema elements, String doc) {
    return SchemaBuilder.array(elements).optional().doc(doc).build();
  }

  /** The schema of a column as an array; the other one if it is not a nested column. */
  static Schema schema(MessageColumn column, Schema other) {
    return SCHEMAS.getOrDefault(column.name(), other);
  }

  /** What puts the value into such a column; the column's own if it is not a nested one. */
  static MessageColumn.Value value(MessageColumn column) {
    return VALUES.getOrDefault(column.name(), column.value());
  }

  private static List<Struct> reactions(List<Message.Reaction> reactions) {
    return reactions.stream()
        .filter(reaction -> !reaction.isWithheld())
        .map(
            reaction ->
                new Struct(REACTION)
                    .put("name", Storable.text(reaction.name()))
                    .put("user_id", reaction.users().stream().map(Storable::text).toList())
                    .put("count", reaction.count()))
        .toList();
  }

  private static List<Struct> files(List<Message.FileLink> files) {
    return files.stream()
        .map(
            file ->
                new Struct(FILE)
                    .put("id", Storable.text(file.id()))
                    .put("name", Storable.text(file.name()))
                    .put("mimetype", Storable.text(file.mimetype()))
                    .put("size", file.size())
                    .put("url_private", Storable.text(file.urlPrivate()))
                    .put("mode", Storable.text(file.mode())))
        .toList();
  }
}
