package io.github.geultto.kafka.connect.slack.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class PageTest {

  private static Page page(String json) throws Exception {
    return Page.of((ObjectNode) new ObjectMapper().readTree(json), "messages");
  }

  @Test
  void anEmptyPageWithACursorIsNotTheEnd() throws Exception {
    Page page = page("{\"messages\":[],\"response_metadata\":{\"next_cursor\":\"bmV4dA==\"}}");
    assertThat(page.items()).isEmpty();
    assertThat(page.nextCursor()).isEqualTo("bmV4dA==");
  }

  @Test
  void anEmptyOrMissingCursorIsTheEnd() throws Exception {
    assertThat(
            page("{\"messages\":[{}],\"response_metadata\":{\"next_cursor\":\"\"}}").nextCursor())
        .isNull();
    assertThat(page("{\"messages\":[{}],\"response_metadata\":null}").nextCursor()).isNull();
    assertThat(page("{\"messages\":[{}],\"has_more\":true}").nextCursor()).isNull();
  }

  @Test
  void saysWhetherSlackHidesMessages() throws Exception {
    assertThat(page("{\"messages\":[],\"is_limited\":true}").limited()).isTrue();
    assertThat(page("{\"messages\":[]}").limited()).isFalse();
  }

  @Test
  void anAnswerWithoutTheListHasNoItems() throws Exception {
    assertThat(page("{\"ok\":true}").items()).isEmpty();
    assertThat(page("{\"messages\":{\"a\":1}}").items()).isEmpty();
  }
}
