/**
 * Slack's events over Socket Mode, from the connection to the queue from which a task takes them.
 * An event is a hint: it says what to read or compare, and never that something has been read.
 */
package io.github.geultto.kafka.connect.slack.events;
