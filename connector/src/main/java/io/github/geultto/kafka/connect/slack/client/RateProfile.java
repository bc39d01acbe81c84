package io.github.geultto.kafka.connect.slack.client;

/**
 * Which of Slack's limits hold for the app that the token belongs to.
 *
 * <p>Source: <a href="https://docs.slack.dev/apis/web-api/rate-limits">rate limits</a>.
 */
public enum RateProfile {
  /** An app made for one workspace, or one of the Marketplace: the published tiers. */
  INTERNAL,

  /**
   * An app distributed commercially outside the Marketplace: {@code conversations.history} and
   * {@code conversations.replies} once a minute with 15 objects at a time, all else as {@link
   * #INTERNAL}.
   */
  UNLISTED,

  /** No limit at all: only for a server that has none, never for Slack. */
  OFF
}
