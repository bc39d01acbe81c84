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

  private final SyncSettings settings;
  private final InFlight inFlight;
  private final Completeness completeness;
  private List<Change> changes = new ArrayList<>();
  private Ts now = Ts.ZERO;

  Changes(SyncSettings settings, InFlight inFlight, Completeness completeness) {
    this.settings = settings;
    this.inFlight = inFlight;
    this.completeness = completeness;
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
    inFlight.show(message.ts());
    if (!message.ts().isBefore(settings.start())) {
      changes.add(Change.of(op, message));
      completeness.message(message);
    }
  }

  void deleted(Ts ts, Ts root) {
    inFlight.show(ts);
    if (!ts.isBefore(settings.start())) {
      changes.add(Change.deleted(ts, root));
    }
  }

  List<Change> all() {
    return changes;
  }
}
