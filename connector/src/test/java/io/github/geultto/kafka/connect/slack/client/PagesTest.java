package io.github.geultto.kafka.connect.slack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Page;
import org.junit.jupiter.api.Test;

class PagesTest {

  private static Page<JsonNode> page(String json) throws Exception {
    return Pages.read(
        SlackMethod.CONVERSATIONS_HISTORY, (ObjectNode) new ObjectMapper().readTree(json));
  }

  @Test
  void anEmptyPageWithACursorIsNotTheEnd() throws Exception {
    Page<JsonNode> page =
        page("{\"messages\":[],\"response_metadata\":{\"next_cursor\":\"bmV4dA==\"}}");
    assertThat(page.items()).isEmpty();
    assertThat(page.cursor()).isEqualTo("bmV4dA==");
    assertThat(page.hasMore()).isTrue();
  }

  @Test
  void anEmptyOrMissingCursorIsTheEnd() throws Exception {
    Page<JsonNode> empty = page("{\"messages\":[{}],\"response_metadata\":{\"next_cursor\":\"\"}}");
    Page<JsonNode> missing = page("{\"messages\":[{}],\"response_metadata\":null}");
    assertThat(empty.cursor()).isNull();
    assertThat(empty.hasMore()).isFalse();
    assertThat(missing.cursor()).isNull();
    assertThat(missing.hasMore()).isFalse();
  }

  @Test
  void morePagesMayBeAnnouncedWithoutACursor() throws Exception {
    Page<JsonNode> page = page("{\"messages\":[{}],\"has_more\":true}");
    assertThat(page.cursor()).isNull();
    assertThat(page.hasMore()).isTrue();
  }

  @Test
  void anAnswerWithoutTheListIsUnreadableAndNotAnEmptyList() {
    for (String json : new String[] {"{\"ok\":true}", "{\"messages\":{\"a\":1}}"}) {
      assertThatThrownBy(() -> page(json))
          .isInstanceOf(SlackException.class)
          .hasMessageContaining("conversations.history got a response without \"messages\"");
    }
  }
}
