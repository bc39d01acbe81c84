/**
 * Calls to Slack's Web API: the only package that knows Slack's SDK. It reads the raw answers as
 * JSON, keeps within the rate limits and says of each failure what it means.
 */
package io.github.geultto.kafka.connect.slack.client;
