/**
 * Connect records from Slack's objects: schemas, keys and values of users, channels and messages,
 * and the fingerprint by which a change of what is emitted is detected.
 */
package io.github.geultto.kafka.connect.slack.record;
