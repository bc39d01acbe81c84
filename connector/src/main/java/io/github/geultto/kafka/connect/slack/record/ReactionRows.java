package io.github.geultto.kafka.connect.slack.record;

import static io.github.geultto.kafka.connect.slack.record.Values.date;

import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.Storable;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Instant;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** The rows of reactions. */
final class ReactionRows {

  private ReactionRows() {}

  static Struct key(String channelId, Ts ts, ReactionChange reaction) {
    return identity(Schemas.REACTION_KEY, channelId, ts, reaction);
  }

  static Struct value(String channelId, Ts ts, ReactionChange reaction, Instant observedAt) {
    return identity(Schemas.REACTION, channelId, ts, reaction)
        .put("added_at", date(reaction.addedAt()))
        .put("removed_at", date(reaction.removedAt()))
        .put("observed_at", Date.from(observedAt))
        .put("source", reaction.source().code());
  }

  private static Struct identity(Schema schema, String channelId, Ts ts, ReactionChange reaction) {
    return new Struct(schema)
        .put("channel_id", channelId)
        .put("ts", ts.toString())
        .put("user_id", Storable.text(reaction.userId()))
        .put("name", Storable.text(reaction.name()));
  }
}
