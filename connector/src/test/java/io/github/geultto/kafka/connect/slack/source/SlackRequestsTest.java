package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers hold. */
class SlackRequestsTest {

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) new JsonMapper().readTree(text);
  }

  @Test
  void reactionsAreThoseOfTheMessage() throws Exception {
    assertThat(
            SlackRequests.reactions(
                json(
                    "{\"ok\":true,\"message\":{\"reactions\":[{\"name\":\"tada\",\"users\":[\"U1\"],"
                        + "\"count\":1}]}}")))
        .containsExactly(new Reaction("tada", List.of("U1"), 1));
    assertThat(SlackRequests.reactions(json("{\"ok\":true,\"message\":{}}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"ok\":true}", "{\"ok\":true,\"message\":[]}"})
  void anAnswerWithoutTheMessageIsNotOneWithoutReactions(String answer) throws Exception {
    ObjectNode read = json(answer);
    assertThatIllegalArgumentException().isThrownBy(() -> SlackRequests.reactions(read));
  }
}
