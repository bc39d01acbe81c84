/** What the privacy settings withhold of what Slack shows, applied before anything compares it. */
package io.github.geultto.kafka.connect.slack.model.privacy;
