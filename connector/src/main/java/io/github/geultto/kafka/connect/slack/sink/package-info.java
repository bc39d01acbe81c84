/**
 * The sink connector, which posts the messages of a topic to Slack. Each is posted once: what is in
 * doubt after a failure is looked up in the channel first.
 */
package io.github.geultto.kafka.connect.slack.sink;
