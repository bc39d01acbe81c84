package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The simulator, in this process. */
final class SimulatedSlack implements SlackServer {
  static SimulatedSlack start(RunCommand options, DataDirectory directory, int port)
      throws IOException {
    return new SimulatedSlack();
  }

  @Override
  public URI api() {
    return null;
  }

  @Override
  public String token() {
    return null;
  }

  @Override
  public boolean isUnlimited() {
    return true;
  }

  @Override
  public Snapshot snapshot() {
    return null;
  }

  @Override
  public Map<String, Long> calls() {
    return Map.of();
  }

  String someChannel() {
    return "";
  }

  @Override
  public void close() {}
}
