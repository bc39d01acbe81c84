/**
 * Which call is made next, over all channels of a task, and how a channel that fails is suspended
 * and retried. Like the reading it has no I/O and no clock.
 */
package io.github.geultto.kafka.connect.slack.sync.schedule;
