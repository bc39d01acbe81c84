package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The bot's tokens. The first never expires until it is rotated; from then on each is valid for
 * twelve hours, and only the newest two are (docs.slack.dev, "Using token rotation").
 */
final class BotTokens {

  /** How long a rotated token is valid. */
  static final Duration LIFE = Duration.ofHours(12);

  private static final int ACTIVE = 2;

  private record Token(String value, Instant expires) {}

  private final Deque<Token> tokens = new ArrayDeque<>();
  private final String first;
  private int rotations;

  BotTokens(String first) {
    this.first = first;
    tokens.addLast(new Token(first, Instant.MAX));
  }

  /** A new token; the one before expires when it would have, the first one now plus its life. */
  synchronized String rotate(Instant now) {
    if (rotations == 0) {
      tokens.clear();
      tokens.addLast(new Token(first, now.plus(LIFE)));
    }
    Token next = new Token("xoxe." + first + "-" + ++rotations, now.plus(LIFE));
    tokens.addLast(next);
    return next.value();
  }

  /** Whether this is or was one of them. */
  synchronized boolean contains(String token) {
    return tokens.stream().anyMatch(known -> known.value().equals(token));
  }

  /** Refuses a token that is no longer valid. */
  synchronized void require(String token, Instant now) throws SlackError {
    int newer = tokens.size();
    for (Token known : tokens) {
      if (known.value().equals(token)) {
        if (!now.isBefore(known.expires())) {
          throw new SlackError("token_expired");
        }
        if (newer > ACTIVE) {
          throw new SlackError("token_revoked");
        }
        return;
      }
      newer--;
    }
    throw new SlackError("invalid_auth");
  }
}
