package io.github.geultto.kafka.connect.slack.client;

/**
 * The methods of the Web API that are called here, each with what Slack allows.
 *
 * <p>Slack counts calls per method, app and workspace, in windows of one minute. Source: the pages
 * under <a href="https://docs.slack.dev/reference/methods">methods</a>, and the Java SDK's table
 * for {@code auth.test}, whose limit has no published number.
 */
public enum SlackMethod {
  AUTH_TEST("auth.test", 600),
  AUTH_TEAMS_LIST("auth.teams.list", 20, 1000, "teams"),
  /** Tier 1 on one page of Slack's and tier 3 on another: the lower one counts. */
  APPS_CONNECTIONS_OPEN("apps.connections.open", 1),
  TEAM_INFO("team.info", 50),
  USERS_LIST("users.list", 20, 200, "members"),
  /** Tier 4. */
  USERS_INFO("users.info", 100),
  CONVERSATIONS_INFO("conversations.info", 50),
  CONVERSATIONS_LIST("conversations.list", 20, 999, "channels"),
  USERS_CONVERSATIONS("users.conversations", 20, 999, "channels"),
  CONVERSATIONS_HISTORY("conversations.history", 50, 999, "messages"),
  CONVERSATIONS_REPLIES("conversations.replies", 50, 1000, "messages"),
  /** Tier 4. */
  CONVERSATIONS_MEMBERS("conversations.members", 100, 999, "members"),
  /** All groups in one answer. */
  USERGROUPS_LIST("usergroups.list", 20, 0, "usergroups"),
  CONVERSATIONS_JOIN("conversations.join", 50),
  CONVERSATIONS_OPEN("conversations.open", 50),
  REACTIONS_GET("reactions.get", 50),
  /** In addition to one per second and channel, "several hundred" per minute and workspace. */
  CHAT_POST_MESSAGE("chat.postMessage", 300),
  CHAT_SCHEDULE_MESSAGE("chat.scheduleMessage", 50),
  CHAT_SCHEDULED_MESSAGES_LIST("chat.scheduledMessages.list", 50, 100, "scheduled_messages");

  private static final int UNLISTED_PAGE_SIZE = 15;

  private final String apiName;
  private final int perMinute;
  private final int pageSize;
  private final String listField;

  SlackMethod(String apiName, int perMinute) {
    this(apiName, perMinute, 0, null);
  }

  SlackMethod(String apiName, int perMinute, int pageSize, String listField) {
    this.apiName = apiName;
    this.perMinute = perMinute;
    this.pageSize = pageSize;
    this.listField = listField;
  }

  /** The field of an answer that holds the items; null for a method that lists nothing. */
  String listField() {
    return listField;
  }

  /** Slack's own name of the method, such as {@code conversations.history}. */
  public String apiName() {
    return apiName;
  }

  /** The setting with the token by which the method is called. */
  String tokenSetting() {
    return this == APPS_CONNECTIONS_OPEN ? "slack.app.token" : "slack.token";
  }

  /** Calls per minute that Slack allows; {@link Integer#MAX_VALUE} where nothing is limited. */
  public int perMinute(RateProfile profile) {
    return switch (profile) {
      case INTERNAL -> perMinute;
      case UNLISTED -> isHistory() ? 1 : perMinute;
      case OFF -> Integer.MAX_VALUE;
    };
  }

  /**
   * The {@code limit} to ask for: the most that Slack serves in one page, but 200 for {@code
   * users.list}, which fails on larger pages in large workspaces.
   *
   * @throws IllegalStateException for a method without pages
   */
  public int pageSize(RateProfile profile) {
    if (pageSize == 0) {
      throw new IllegalStateException(apiName + " has no pages");
    }
    return profile == RateProfile.UNLISTED && isHistory() ? UNLISTED_PAGE_SIZE : pageSize;
  }

  private boolean isHistory() {
    return this == CONVERSATIONS_HISTORY || this == CONVERSATIONS_REPLIES;
  }
}
