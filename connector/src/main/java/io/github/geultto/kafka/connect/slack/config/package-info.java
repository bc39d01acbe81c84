/**
 * What the settings of both connectors have in common, and the check of a token against Slack while
 * settings are validated.
 */
package io.github.geultto.kafka.connect.slack.config;
