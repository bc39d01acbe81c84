package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackException.Kind;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one thread, because a token may have the scopes and see no replies: by its documentation
 * Slack may deny bot tokens the threads of channels. Source: <a
 * href="https://docs.slack.dev/reference/methods/conversations.replies">conversations.replies</a>.
 *
 * <p>It costs one call of {@code conversations.history} and one of {@code conversations.replies},
 * and is left out if a running connector has used up the budget.
 */
record ThreadProbe(SlackSourceConfig config, SlackClient slack, RateBudget budget) {

  private static final Logger log = LoggerFactory.getLogger(ThreadProbe.class);

  /** They may concern one channel or one method, or all. */
  private static final Set<String> OF_TOKEN = Set.of("missing_scope", "not_allowed_token_type");

  /** The post, and the first of its replies. */
  private static final String TWO = "2";

  /**
   * What is wrong with the token; empty if it sees replies, or nothing could be found out.
   *
   * @throws SlackException if Slack refuses the token
   */
  Optional<String> fault(Channel channel) throws SlackException {
    if (!isFree(budget, SlackMethod.CONVERSATIONS_HISTORY)
        || !isFree(budget, SlackMethod.CONVERSATIONS_REPLIES)) {
      return Optional.empty();
    }
    try {
      Optional<Message> thread = longestThread(channel);
      return thread.isPresent() && !showsReplies(channel, thread.get().ts())
          ? Optional.of(hidden(channel, thread.get()))
          : Optional.empty();
    } catch (SlackException e) {
      if (e.kind() == Kind.FATAL || OF_TOKEN.contains(e.code())) {
        throw e;
      }
      log.info("No thread of #{} was read to check the token: {}", channel.name(), e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Among the newest posts; the longer it is, the less likely all its replies were just deleted.
   */
  private Optional<Message> longestThread(Channel channel) throws SlackException {
    SlackMethod method = SlackMethod.CONVERSATIONS_HISTORY;
    String limit = Integer.toString(config.pageSize(method));
    return page(method, Map.of("channel", channel.id(), "limit", limit)).items().stream()
        .flatMap(item -> Message.parse(item).stream())
        .filter(message -> message.replyCount() > 0)
        .max(Comparator.comparing(Message::replyCount));
  }

  private boolean showsReplies(Channel channel, Ts thread) throws SlackException {
    Map<String, String> params =
        Map.of("channel", channel.id(), "ts", thread.toString(), "limit", TWO);
    Page<JsonNode> page = page(SlackMethod.CONVERSATIONS_REPLIES, params);
    return page.hasMore() || page.items().size() > 1;
  }

  /** Whether a call need not wait. */
  static boolean isFree(RateBudget budget, SlackMethod method) {
    Instant now = RateBudget.now();
    return !budget.nextFree(method, now).isAfter(now);
  }

  private Page<JsonNode> page(SlackMethod method, Map<String, String> params)
      throws SlackException {
    budget.tryAcquire(method, RateBudget.now());
    return Pages.read(method, slack.call(method, params));
  }

  private static String hidden(Channel channel, Message thread) {
    return ("The token has the scopes, but Slack shows none of the %d replies to the post %s in #%s"
            + " (%s), and so no threads at all: use the user token of the app (xoxp-) instead of its"
            + " bot token.")
        .formatted(thread.replyCount(), thread.ts(), channel.name(), channel.id());
  }
}
