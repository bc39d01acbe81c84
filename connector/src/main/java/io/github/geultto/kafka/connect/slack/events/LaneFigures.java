package io.github.geultto.kafka.connect.slack.events;

/**
 * Counters of the lane since its creation, and its state.
 *
 * @param received payloads that arrived, duplicates among them
 * @param duplicates events that arrived again
 * @param ignored payloads that change nothing that is emitted
 * @param unparsable payloads in a form that the connector does not know
 * @param overflown events that did not fit into the queue
 * @param connectionsOpened connections that reached {@code hello}
 * @param reconnects those of them that followed a loss
 * @param faults errors of the connector, each of which has cost a connection
 * @param frameAgeMs the time since anything arrived, pongs included; -1 without a connection
 * @param lagMs how long the newest event took to arrive, by Slack's clock; -1 before the first
 */
public record LaneFigures(
    long received,
    long duplicates,
    long ignored,
    long unparsable,
    long overflown,
    long connectionsOpened,
    long reconnects,
    long faults,
    long frameAgeMs,
    long lagMs) {}
