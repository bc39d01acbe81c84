package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A Slack that was there before: the real one, or a server that speaks its Web API.
 *
 * @param api the URL of its Web API, ending in a slash
 * @param token the token to call it with
 * @param appToken the app-level token by which its events are received; empty to poll alone
 * @param isUnlimited whether it has no rate limits
 */
record RemoteSlack(URI api, String token, Optional<String> appToken, boolean isUnlimited)
    implements SlackServer {

  @Override
  public Snapshot snapshot() throws IOException, InterruptedException {
    return new SlackReader(api, token).read();
  }

  @Override
  public Map<String, Long> calls() {
    return Map.of();
  }

  @Override
  public void close() {}

  /** Omits the tokens. */
  @Override
  public String toString() {
    return "RemoteSlack[" + api + "]";
  }
}
