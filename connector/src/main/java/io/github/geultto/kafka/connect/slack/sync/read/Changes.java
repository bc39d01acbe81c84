package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.ArrayList;
import java.util.List;

/** What the answer being applied changed, in the order to emit it. */
final class Changes {

  private final String channel;
  private final SyncSettings settings;
  private final InFlight inFlight;
  private final Completeness completeness;
  private List<Change> changes = new ArrayList<>();
  private Ts now = Ts.ZERO;
  private RecentMessages recent = new RecentMessages(0);

  Changes(String channel, SyncSettings settings, InFlight inFlight, Completeness completeness) {
    this.channel = channel;
    this.settings = settings;
    this.inFlight = inFlight;
    this.completeness = completeness;
  }

  void share(RecentMessages messages) {
    recent = messages;
  }

  /** Begins to apply an answer. */
  void begin(Ts at) {
    now = at;
    changes = new ArrayList<>();
  }

  /** When the answer is applied. */
  Ts now() {
    return now;
  }

  void emit(Op op, Message message) {
    shown(message);
    if (!message.ts().isBefore(settings.start())) {
      changes.add(Change.of(op, message));
      completeness.message(message);
    }
  }

  /** The answer being applied shows this content of a message, which was emitted now or before. */
  void shown(Message message) {
    inFlight.show(message.ts());
    recent.shown(channel, message, now);
  }

  /** Whether this content of the message was emitted, and that is remembered. */
  boolean wasShownLately(Message message) {
    return recent
        .get(channel, message.ts())
        .filter(known -> known.fingerprint() == message.fingerprint())
        .isPresent();
  }

  void deleted(Ts ts, Ts root) {
    inFlight.show(ts);
    recent.deleted(channel, ts);
    if (!ts.isBefore(settings.start())) {
      changes.add(Change.deleted(ts, root));
    }
  }

  /** Whether a message is among them. */
  boolean contain(Ts ts) {
    return changes.stream().anyMatch(change -> change.ts().equals(ts));
  }

  List<Change> all() {
    return changes;
  }
}
