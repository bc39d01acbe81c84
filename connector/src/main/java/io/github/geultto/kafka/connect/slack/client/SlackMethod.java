package io.github.geultto.kafka.connect.slack.client;

/**
 * The methods of the Web API that are called here, each with what Slack allows.
 *
 * <p>Slack counts calls per method, app and workspace, in windows of one minute. Source: the pages
 * under <a href="https://docs.slack.dev/reference/methods">methods</a>, and the Java SDK's table
 * for {@code auth.test}, whose limit has no published number.
 */
public enum SlackMethod {
  AUTH_TEST("auth.test", 600, 0),
  USERS_LIST("users.list", 20, 200),
  CONVERSATIONS_LIST("conversations.list", 20, 999),
  CONVERSATIONS_HISTORY("conversations.history", 50, 999),
  CONVERSATIONS_REPLIES("conversations.replies", 50, 1000),
  CONVERSATIONS_JOIN("conversations.join", 50, 0),
  CONVERSATIONS_OPEN("conversations.open", 50, 0),
  REACTIONS_GET("reactions.get", 50, 0),
  /** Besides one a second in a channel, "several hundred" a minute in the workspace. */
  CHAT_POST_MESSAGE("chat.postMessage", 300, 0),
  CHAT_SCHEDULE_MESSAGE("chat.scheduleMessage", 50, 0),
  CHAT_SCHEDULED_MESSAGES_LIST("chat.scheduledMessages.list", 50, 100);

  private static final int UNLISTED_PAGE_SIZE = 15;

  private final String apiName;
  private final int perMinute;
  private final int pageSize;

  SlackMethod(String apiName, int perMinute, int pageSize) {
    this.apiName = apiName;
    this.perMinute = perMinute;
    this.pageSize = pageSize;
  }

  /** Slack's own name of the method, such as {@code conversations.history}. */
  public String apiName() {
    return apiName;
  }

  /** Calls a minute that Slack allows; {@link Integer#MAX_VALUE} where nothing is limited. */
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
