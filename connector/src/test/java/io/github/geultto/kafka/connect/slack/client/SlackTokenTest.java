package io.github.geultto.kafka.connect.slack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.client.SlackException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token in a file is read again when Slack rejects it, and only then. */
class SlackTokenTest {

  @TempDir private Path folder;
  private Path file;
  private volatile String valid = "xoxb-1";
  private volatile String error = "token_expired";
  private FakeServer server;
  private SlackClient client;

  @BeforeEach
  void start() throws Exception {
    file = Files.writeString(folder.resolve("token"), "xoxb-1\n");
    server =
        new FakeServer(
            request ->
                request.authorization().equals("Bearer " + valid)
                    ? Answer.ok("{\"ok\":true}")
                    : Answer.ok("{\"ok\":false,\"error\":\"" + error + "\"}"));
    client = new SlackClient(server.apiUrl(), SlackToken.in(file), Duration.ofSeconds(20));
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    server.close();
  }

  private void call() throws SlackException {
    client.call(SlackMethod.AUTH_TEST, Map.of());
  }

  private SlackException failure() {
    return catchThrowableOfType(SlackException.class, this::call);
  }

  private List<String> tokens() {
    return server.requests.stream()
        .map(request -> request.authorization().substring("Bearer ".length()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"token_expired", "token_revoked", "invalid_auth", "not_authed"})
  void newTokenIsUsedAtOnce(String code) throws Exception {
    error = code;
    call();
    valid = "xoxb-2";
    Files.writeString(file, "xoxb-2");
    call();
    call();
    assertThat(tokens()).containsExactly("xoxb-1", "xoxb-1", "xoxb-2", "xoxb-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xoxb-1\r\n", "\uFEFFxoxb-1\r\n", "\n xoxb-1\t\n"})
  void whatProgramsAndEditorsAddIsIgnored(String content) throws Exception {
    Files.writeString(file, content);
    call();
    assertThat(tokens()).containsExactly("xoxb-1");
  }

  @Test
  void validTokenIsNotReplaced() throws Exception {
    call();
    Files.writeString(file, "xoxb-2");
    call();
    assertThat(tokens()).containsExactly("xoxb-1", "xoxb-1");
  }

  @Test
  void expiredTokenIsRetriedUntilItsFileIsWritten() throws Exception {
    valid = "xoxb-2";
    SlackException late = failure();
    assertThat(late.kind()).isEqualTo(Kind.RETRY);
    assertThat(late.getMessage()).contains("still contains that token", "slack.token.file");
    Files.writeString(file, "xoxb-2");
    call();
    assertThat(tokens()).containsExactly("xoxb-1", "xoxb-1", "xoxb-2");
  }

  @Test
  void revokedTokenIsFatal() {
    valid = "none";
    error = "token_revoked";
    assertThat(failure().kind()).isEqualTo(Kind.FATAL);
    assertThat(tokens()).hasSize(1);
  }

  @Test
  void fileThatIsBeingReplacedIsReadLater() throws Exception {
    Files.delete(file);
    assertThat(failure().kind()).isEqualTo(Kind.RETRY);
    Files.writeString(file, " ");
    assertThat(failure().getMessage()).contains(file.toString(), "is empty");
    Files.writeString(file, "xoxb-1");
    call();
    assertThat(tokens()).containsExactly("xoxb-1");
  }
}
