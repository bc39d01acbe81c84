package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.geultto.kafka.connect.slack.model.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom messages name and of whom no row is known. */
class AuthorsTest {

  private static final JsonMapper JSON = new JsonMapper();

  private final Set<String> known = new HashSet<>();
  private final Authors authors = new Authors(ChannelOffsets.NONE, known::contains);

  private void met(String message) throws Exception {
    authors.met(Message.parse(JSON.readTree(message.replace('\'', '"'))).orElseThrow());
  }

  @Test
  void writersAndThoseWhoReactAreMet() throws Exception {
    known.add("U3");
    met("{'ts':'1.0','user':'U1','reactions':[{'name':'x','users':['U2','U3'],'count':2}]}");
    met("{'ts':'2.0','bot_id':'B1'}");
    met("{'ts':'3.0','user':'not an id, at all'}");
    assertThat(authors.unknown()).containsExactly("U1", "U2");
    known.add("U1");
    assertThat(authors.unknown()).containsExactly("U2");
  }

  @Test
  void someAreStoredAndTheOthersMoveUp() throws Exception {
    for (int i : IntStream.range(1000, 1600).toArray()) {
      met("{'ts':'1.0','user':'U" + i + "'}");
    }
    assertThat(stored()).hasSize(500).contains("U1000").doesNotContain("U1500");
    known.add("U1000");
    assertThat(stored()).hasSize(500).contains("U1500").doesNotContain("U1000");
  }

  @Test
  void thoseWhomSlackDoesNotKnowDoNotTakeThePlaceOfOthersForEver() throws Exception {
    for (int i : IntStream.range(1000, 1600).toArray()) {
      met("{'ts':'1.0','user':'U" + i + "'}");
    }
    Set<String> stored = stored();
    stored.addAll(stored());
    assertThat(stored).hasSize(600);
  }

  private Set<String> stored() {
    Map<String, Object> offset = authors.addTo(new HashMap<>());
    return new HashSet<>(Authors.parse((String) offset.get(Authors.FIELD)));
  }

  @Test
  void whatIsStoredGoesOn() {
    ChannelOffsets stored =
        new ChannelOffsets(
            Map.of(Authors.FIELD, "U1"),
            Map.of("00", Map.of(Authors.FIELD, "U2 U3"), "01", Map.of("v", 2)));
    known.add("U3");
    assertThat(new Authors(stored, known::contains).unknown()).containsExactly("U1", "U2");
  }

  @Test
  void damageIsNamed() {
    assertThat(Authors.parse(null)).isEmpty();
    assertThat(Authors.parse("")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Authors.parse("U1  U2"))
        .withMessage("\"authors\" is damaged at \"\"");
  }
}
