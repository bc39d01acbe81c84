package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;

/**
 * What a parent announces of its thread ({@code reply_count}, {@code latest_reply}).
 *
 * @param count replies; negative if unknown
 * @param latest the newest reply; {@link Ts#ZERO} if Slack does not say
 */
public record Announcement(long count, Ts latest) {

  /** Nothing has been announced. */
  public static final Announcement UNKNOWN = new Announcement(-1, Ts.ZERO);

  /** What this parent announces. */
  public static Announcement of(Message parent) {
    return new Announcement(
        parent.replyCount(), parent.latestReply() == null ? Ts.ZERO : parent.latestReply());
  }

  public boolean isKnown() {
    return count >= 0;
  }

  /** Whether there is no sign of a thread. */
  public boolean isEmpty() {
    return count <= 0 && latest.equals(Ts.ZERO);
  }

  /** Whether both say the same; {@code latest_reply} may be absent, which says nothing. */
  public boolean matches(Announcement other) {
    return count == other.count
        && (latest.equals(other.latest) || latest.equals(Ts.ZERO) || other.latest.equals(Ts.ZERO));
  }

  /** Whether a reply must have been deleted between {@code earlier} and this. */
  public boolean isLessThan(Announcement earlier) {
    return earlier.isKnown()
        && (count < earlier.count || (!latest.equals(Ts.ZERO) && latest.isBefore(earlier.latest)));
  }
}
