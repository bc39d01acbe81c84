package io.github.geultto.kafka.connect.slack.client;

import java.time.Duration;
import java.util.Set;

/**
 * A call that Slack did not answer as asked. The message is a sentence for people: the method, what
 * was wrong, what to do. It never holds the token or anything that people wrote.
 */
public final class SlackException extends Exception {

  /** What a caller does about it. */
  public enum Kind {
    /** Slow down: this method alone must wait for {@link #retryAfter()}. Not an error. */
    RATE_LIMITED,
    /** The same call may work later: Slack or the way to it is in trouble. */
    RETRY,
    /** The cursor or the bounds are stale: read the window again from its start, by time. */
    RESTART_WINDOW,
    /**
     * This channel, or this method, is refused until an operator acts on the message; other
     * channels and methods may work.
     */
    CHANNEL,
    /** The thread or message asked for is not there. */
    MISSING,
    /** Slack will never take this message as it is. */
    REFUSED,
    /** An error code that the connector does not know: worth another try, but not for ever. */
    UNKNOWN,
    /**
     * The token or the address is not valid: no call can work until an operator changes it. A proxy
     * or an outage may cause it for a token that works, so a caller fails only if {@code auth.test}
     * fails with this kind as well.
     */
    FATAL
  }

  /** Errors about the app and its rights, independent of the channel. */
  private static final Set<String> OF_THE_APP =
      Set.of(
          "missing_scope",
          "plan_upgrade_required",
          "not_allowed_token_type",
          "enterprise_is_restricted",
          "team_access_not_granted",
          "accesslimited",
          "method_deprecated",
          "invalid_arg_name",
          "metadata_must_be_sent_from_app",
          "socket_mode_not_enabled",
          "forbidden_team");

  private final ErrorRules.Rule rule;
  private final String code;
  private final transient Duration retryAfter;

  /**
   * @param what one clause that continues from the method's name, such as {@code failed with
   *     "invalid_auth"}
   */
  SlackException(
      SlackMethod method, String code, String what, Duration retryAfter, Throwable cause) {
    super(method.apiName() + " " + what + ". " + ErrorRules.of(method, code).advice() + ".", cause);
    this.rule = ErrorRules.of(method, code);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** An answer that says {@code ok} and yet could not be read, so that its reader failed. */
  public static SlackException unreadable(SlackMethod method, Throwable cause) {
    String what = "got a response that the connector cannot read";
    return new SlackException(method, "unreadable", what, null, cause);
  }

  /** An answer that says {@code ok} and lacks the list that the method promises. */
  static SlackException noList(SlackMethod method) {
    String what = "got a response without \"" + method.listField() + "\"";
    return new SlackException(method, "no_list", what, null, null);
  }

  /** A list whose pages make no progress. */
  static SlackException noProgress(SlackMethod method, String what) {
    return new SlackException(
        method, "no_progress", "cannot be read completely: " + what, null, null);
  }

  /** The token of an organisation may read none of the workspaces that are wanted. */
  public static SlackException noTeam() {
    String what = "lists no workspace that can be read";
    return new SlackException(SlackMethod.AUTH_TEAMS_LIST, "no_team", what, null, null);
  }

  public Kind kind() {
    return rule.kind();
  }

  /**
   * Slack's error code; or {@code http_<status>}, {@code io_error}, {@code unknown_host}, {@code
   * connect_failed}, {@code tls_failed}, {@code not_json}, {@code no_ok} (JSON, but none of
   * Slack's), {@code no_list}, {@code no_progress}, {@code no_team}, {@code unreadable} where there
   * is none.
   */
  public String code() {
    return code;
  }

  /** Whether the method fails for all channels until an operator acts on the message. */
  public boolean isOfTheApp() {
    return kind() == Kind.FATAL || OF_THE_APP.contains(code);
  }

  /**
   * How long Slack asks to wait before this method is called again, from a second to ten minutes;
   * null if it does not say.
   */
  public Duration retryAfter() {
    return retryAfter;
  }
}
