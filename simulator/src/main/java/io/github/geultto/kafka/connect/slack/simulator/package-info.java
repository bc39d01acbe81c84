/**
 * A Slack workspace that speaks the Web API and Socket Mode, from a Slack export or a generated
 * community, with faults to switch on. It knows nothing of Kafka.
 */
package io.github.geultto.kafka.connect.slack.simulator;
