package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import java.time.Instant;
import java.util.List;

/** The calls by which a task reads lists, and single entries of them. */
final class ListCalls {

  private final TaskCalls calls;
  private final Batch batch;
  private final List<ListSync> lists;
  private final List<NamedEntries> named;

  ListCalls(TaskCalls calls, Batch batch, List<ListSync> lists, List<NamedEntries> named) {
    this.calls = calls;
    this.batch = batch;
    this.lists = lists;
    this.named = named;
  }

  List<ListSync> lists() {
    return lists;
  }

  /** Makes those that are due and that the budget allows, one of each list. */
  void dispatch() {
    lists.forEach(this::dispatch);
    named.forEach(this::dispatch);
  }

  private void dispatch(ListSync list) {
    Instant uptime = RateBudget.now();
    if (list.isDue(uptime) && calls.isFree(list.method())) {
      calls.make(
          list.method(),
          list.request(uptime),
          answer -> Pages.read(list.method(), answer),
          page -> batch.addToList(list.name(), list.apply(page, RateBudget.now())),
          error -> list.failed(error, RateBudget.now()));
    }
  }

  private void dispatch(NamedEntries entries) {
    if (calls.isFree(entries.method())) {
      entries.next().ifPresent(id -> read(entries, id));
    }
  }

  private void read(NamedEntries entries, String id) {
    String list = entries.list().name();
    boolean made =
        calls.make(
            entries.method(),
            entries.params(id),
            answer -> answer,
            answer -> batch.addToList(list, entries.apply(id, answer)),
            error -> batch.addToList(list, entries.failed(id, error.kind(), error.code())));
    if (!made) {
      entries.notMade(id);
    }
  }
}
