/**
 * The source connector's life cycle: channels are discovered and assigned to tasks, a task makes
 * calls and hands records with their offsets to Connect, and operators' offsets are checked.
 */
package io.github.geultto.kafka.connect.slack.source;
