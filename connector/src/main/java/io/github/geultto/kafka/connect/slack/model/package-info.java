/**
 * Slack's messages, timestamps and pages, and the changes that follow from them: values without
 * I/O, which every other package uses.
 */
package io.github.geultto.kafka.connect.slack.model;
