package io.github.geultto.kafka.connect.slack.client;

import static java.util.Map.entry;

import io.github.geultto.kafka.connect.slack.client.SlackException.Kind;
import java.util.Map;

/** The one place that classes Slack's error codes, with what the operator can do. */
final class ErrorRules {

  /**
   * @param advice what to do, without a full stop
   */
  record Rule(Kind kind, String advice) {}

  private static final String NEW_TOKEN =
      "Set slack.token to the app's current token (OAuth & Permissions)";
  private static final String ROTATION =
      "Check the program that writes slack.token.file; the call is retried";
  private static final String NEW_APP_TOKEN =
      "Set slack.app.token to an app-level token (xapp-) with the scope connections:write:"
          + " on the app's page, Basic Information, App-Level Tokens";
  private static final String ADMIN = "Ask an administrator of the workspace to allow the app";
  private static final String ADD_TO_WORKSPACE =
      "Add the app to the workspaces to read, in the settings of the organisation, and check"
          + " slack.teams";
  private static final String CHECK_URL = "Check that slack.api.url is the URL of Slack's Web API";
  private static final String LATER =
      "The call is retried; if the error persists, see https://slack-status.com";
  private static final String SLOWER =
      "The method waits; if this is frequent, other programs use the app: lower"
          + " rate.limit.share";
  private static final String LATER_AS_ASKED = "The call is retried when Slack allows it";
  private static final String TELL_US =
      "This is a bug in the connector: please report it with this message";

  /**
   * A code that is not here is {@link Kind#UNKNOWN}, a status without a code {@link Kind#RETRY}.
   * Source: the error tables of the method pages.
   */
  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          fatal("invalid_auth", NEW_TOKEN),
          fatal("not_authed", "Set slack.token"),
          fatal(
              "account_inactive",
              "The token's user or workspace is deleted: use the token of an active user"),
          fatal("token_revoked", "Install the app again and set slack.token to its new token"),
          fatal("token_expired", NEW_TOKEN),
          retry("token_not_renewed", ROTATION),
          retry("token_unreadable", ROTATION),
          channel("no_permission", ADMIN),
          channel(
              "missing_scope",
              "Add the missing scope to the app, install it again and use its new token"),
          channel("not_allowed_token_type", "Use a bot token (xoxb-) or a user token (xoxp-)"),
          retry(
              "org_login_required",
              "The workspace is being migrated to an organisation; the call is retried"),
          channel("ekm_access_denied", ADMIN),
          channel("enterprise_is_restricted", ADMIN),
          channel("team_access_not_granted", ADD_TO_WORKSPACE),
          channel("no_team", ADD_TO_WORKSPACE),
          fatal(
              "two_factor_setup_required",
              "The token's user must set up two-factor authentication"),
          channel("accesslimited", ADMIN),
          channel("access_denied", ADMIN),
          channel("method_deprecated", "Use a newer release of the connector"),
          fatal("unknown_method", CHECK_URL),
          channel("invalid_arg_name", TELL_US),
          channel("invalid_arguments", TELL_US),
          channel(
              "not_in_channel",
              "Invite the app to the channel (/invite), or set channels.auto.join=true on a source"),
          channel(
              "channel_not_found",
              "The channel is deleted, or private without the app as a member: invite the app"),
          channel(
              "plan_upgrade_required",
              "The workspace's plan has no user groups: set usergroups.enabled to false"),
          channel("is_archived", "Unarchive the channel, or exclude it"),
          channel("channel_is_limited_access", ADMIN),
          channel("method_not_supported_for_channel_type", "Exclude the channel"),
          missing("thread_not_found"),
          missing("message_not_found"),
          refused("msg_too_long", "Shorten the text: Slack accepts 40,000 characters"),
          refused("msg_blocks_too_long", "Shorten the blocks"),
          refused("no_text", "Provide a text or blocks"),
          refused("invalid_blocks", "Correct the blocks, as in Slack's Block Kit Builder"),
          refused("invalid_blocks_format", "Correct the blocks, as in Slack's Block Kit Builder"),
          refused("restricted_action", ADMIN),
          refused("restricted_action_read_only_channel", ADMIN),
          refused("restricted_action_thread_locked", "The thread is locked"),
          refused("restricted_action_thread_only_channel", "The channel accepts only replies"),
          refused("restricted_action_non_threadable_channel", "The channel accepts no replies"),
          refused("cannot_reply_to_message", "Correct thread_ts: there is no such message"),
          refused(
              "restricted_too_many",
              "Spread post_at: Slack accepts 30 messages per channel within 5 minutes"),
          channel(
              "metadata_must_be_sent_from_app",
              "Use a bot token (xoxb-): it is required for message metadata"),
          refused("user_not_found", "Correct the user's id"),
          refused("users_not_found", "Correct the user's id"),
          refused("user_disabled", "The user is deactivated: remove the recipient"),
          refused("user_not_visible", "The app cannot see the user: remove the recipient"),
          refused("cannot_dm_bot", "A bot has no direct messages: remove the recipient"),
          refused("time_in_past", "Set post_at to a time in the future"),
          refused("time_too_far", "Set post_at to a time within 120 days"),
          refused("invalid_time", "Set post_at in seconds since 1970"),
          rateLimited("ratelimited", SLOWER),
          rateLimited("rate_limited", SLOWER),
          rateLimited("http_429", SLOWER),
          restart("invalid_cursor"),
          restart("invalid_ts_oldest"),
          restart("invalid_ts_latest"),
          retry("message_limit_exceeded", LATER),
          retry("internal_error", LATER),
          retry("fatal_error", LATER),
          retry("service_unavailable", LATER),
          retry("request_timeout", LATER),
          retry("team_added_to_org", LATER),
          retry("io_error", LATER),
          retry("not_json", CHECK_URL),
          retry("no_ok", CHECK_URL),
          retry("no_list", LATER),
          entry("no_progress", new Rule(Kind.UNKNOWN, LATER)),
          retry("http_301", CHECK_URL),
          retry("http_302", CHECK_URL),
          retry("http_307", CHECK_URL),
          retry("http_308", CHECK_URL),
          retry("http_404", CHECK_URL),
          retry("http_405", CHECK_URL),
          retry("unknown_host", "Check the host in slack.api.url, and DNS"),
          retry(
              "connect_failed",
              "Check the host and port in slack.api.url, and the firewall or proxy of the worker"),
          retry(
              "tls_failed",
              "Check that slack.api.url is correct, and that the worker's JVM trusts the"
                  + " certificate of a proxy that decrypts TLS (-Djavax.net.ssl.trustStore)"));

  /**
   * What is different where the app-level token opens a connection. Source: <a
   * href="https://docs.slack.dev/reference/methods/apps.connections.open">apps.connections.open</a>;
   * {@code socket_mode_not_enabled} is in other tables and was seen here.
   */
  private static final Map<String, Rule> OF_CONNECTIONS =
      Map.ofEntries(
          fatal("invalid_auth", NEW_APP_TOKEN),
          fatal("not_authed", NEW_APP_TOKEN),
          fatal("account_inactive", NEW_APP_TOKEN),
          fatal("token_revoked", NEW_APP_TOKEN),
          fatal("token_expired", NEW_APP_TOKEN),
          channel("missing_scope", NEW_APP_TOKEN),
          channel("not_allowed_token_type", NEW_APP_TOKEN),
          channel(
              "socket_mode_not_enabled",
              "Enable Socket Mode on the app's page: Socket Mode, Enable Socket Mode"),
          channel("forbidden_team", ADMIN),
          rateLimited("ratelimited", LATER_AS_ASKED),
          rateLimited("rate_limited", LATER_AS_ASKED),
          rateLimited("http_429", LATER_AS_ASKED));

  private static final Rule HTTP = new Rule(Kind.RETRY, LATER);
  private static final Rule UNKNOWN =
      new Rule(
          Kind.UNKNOWN, "This error is unknown to the connector: the call is retried a few times");

  private ErrorRules() {}

  /** The rule for an error of a method. */
  static Rule of(SlackMethod method, String code) {
    Rule rule = RULES.get(code);
    if (method == SlackMethod.APPS_CONNECTIONS_OPEN) {
      rule = OF_CONNECTIONS.getOrDefault(code, rule);
    }
    if (rule != null) {
      return rule;
    }
    return code.startsWith("http_") ? HTTP : UNKNOWN;
  }

  private static Map.Entry<String, Rule> fatal(String code, String advice) {
    return entry(code, new Rule(Kind.FATAL, advice));
  }

  private static Map.Entry<String, Rule> retry(String code, String advice) {
    return entry(code, new Rule(Kind.RETRY, advice));
  }

  private static Map.Entry<String, Rule> channel(String code, String advice) {
    return entry(code, new Rule(Kind.CHANNEL, advice));
  }

  private static Map.Entry<String, Rule> refused(String code, String advice) {
    return entry(code, new Rule(Kind.REFUSED, advice));
  }

  private static Map.Entry<String, Rule> missing(String code) {
    return entry(code, new Rule(Kind.MISSING, "It is deleted, or hidden because of a plan limit"));
  }

  private static Map.Entry<String, Rule> rateLimited(String code, String advice) {
    return entry(code, new Rule(Kind.RATE_LIMITED, advice));
  }

  private static Map.Entry<String, Rule> restart(String code) {
    return entry(code, new Rule(Kind.RESTART_WINDOW, "The window is read again from its start"));
  }
}
