/**
 * Measurements of the connector on a virtual clock against other ways of reading Slack, and of its
 * own code; each class with a main method is one of them.
 */
package io.github.geultto.kafka.connect.slack.bench;
