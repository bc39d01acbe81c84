/**
 * What an answer of Slack changes: pages are compared with what was emitted, and new, changed and
 * deleted messages are emitted. It has no I/O, no threads and no clock; the instant is passed in.
 */
package io.github.geultto.kafka.connect.slack.sync.read;
