package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The Slack that the pipeline reads from: simulated here, or one that runs elsewhere. */
sealed interface SlackServer extends AutoCloseable permits SimulatedSlack, RemoteSlack {

  /** The URL of its Web API, ending in a slash. */
  URI api();

  /** The token to call it with. */
  String token();

  /** The app-level token by which its events are received; empty if they are not. */
  Optional<String> appToken();

  /** Whether it may be called as often as one likes. */
  boolean isUnlimited();

  /** The workspace as it is now, read independently. */
  Snapshot snapshot() throws IOException, InterruptedException;

  /** How often each method has been called so far; empty where nobody counts. */
  Map<String, Long> calls();

  @Override
  void close();
}
