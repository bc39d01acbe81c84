package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import java.util.Map;

/** The memory of a list, always in 32 parts. */
record ListMemory(ListState state) implements Memory<ListChange> {

  @Override
  public void added(ListChange change) {
    // The ledger knows of it.
  }

  @Override
  public Object subject(ListChange change) {
    return change.id();
  }

  @Override
  public boolean mayRide(ListChange change) {
    return change.op() != Op.DELETE;
  }

  @Override
  public String home(ListChange change) {
    return state.home(change.id());
  }

  @Override
  public Map<String, Object> toOffset(String part, Ts now) {
    return state.toOffset(part);
  }

  @Override
  public Map<String, Object> ride(ListChange change) {
    return state.ride(change.id(), change.fingerprint());
  }

  @Override
  public boolean isHeadStored() {
    return state.isHeadStored();
  }

  @Override
  public void headIsStored() {
    state.headIsStored();
  }

  @Override
  public void ridesWereDropped() {
    state.ridesWereDropped();
  }

  @Override
  public void settled(Map<String, Map<String, Object>> stored) {
    // The parts stay as they are.
  }
}
