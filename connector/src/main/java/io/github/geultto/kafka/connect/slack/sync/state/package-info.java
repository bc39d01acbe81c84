/**
 * What is remembered of a channel and survives a restart: what was emitted, what has been read,
 * which threads are followed, and the parts in which this is stored as source offsets.
 */
package io.github.geultto.kafka.connect.slack.sync.state;
