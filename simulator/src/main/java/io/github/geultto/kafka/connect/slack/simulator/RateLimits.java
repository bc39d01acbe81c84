package io.github.geultto.kafka.connect.slack.simulator;

/**
 * Which limits the simulator holds its callers to (docs.slack.dev/apis/web-api/rate-limits). They
 * hold per method for all tokens together and count in windows of a minute.
 */
public enum RateLimits {
  /** None. */
  OFF,
  /** The tiers of an internal or a Marketplace app. */
  SLACK,
  /**
   * Those of an app distributed outside the Marketplace: conversations.history and .replies once a
   * minute with at most 15 objects, the tiers for the rest.
   */
  UNLISTED
}
