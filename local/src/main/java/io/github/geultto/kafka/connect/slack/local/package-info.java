/**
 * What {@code ./run} starts: Kafka, Connect, PostgreSQL and the simulated Slack in one process, and
 * the comparison of the tables with the workspace, which shares no code with the connector.
 */
package io.github.geultto.kafka.connect.slack.local;
