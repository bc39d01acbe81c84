package io.github.geultto.kafka.connect.slack.model;

import java.util.List;

/**
 * One answer of a method that lists something, in parts. A page may hold fewer items than asked
 * for, or none, with more to come: only {@link #hasMore} shows whether this is the end.
 *
 * <p>Source: <a href="https://docs.slack.dev/apis/web-api/pagination">pagination</a>.
 *
 * @param items in Slack's order
 * @param cursor what to send as {@code cursor} to get the next page; null if Slack gives none
 * @param hasMore whether there are more pages; Slack may say so without a cursor
 */
public record Page<T>(List<T> items, String cursor, boolean hasMore) {

  public Page {
    items = List.copyOf(items);
  }

  /** A page with other items of the same place in the listing. */
  public <R> Page<R> with(List<R> others) {
    return new Page<>(others, cursor, hasMore);
  }
}
