package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelFilterTest {

  @ParameterizedTest
  @CsvSource({
    "*, C1, general, true",
    "*, D1, , true",
    "general, C1, general, true",
    "#general, C1, general, true",
    "general, C1, general-2, false",
    "C1, C1, general, true",
    "C1, C12, general, false",
    "글또-*, C1, 글또-공지, true",
    "글또-*, C1, 잡담, false",
    "#글또-*, C1, 글또-공지, true",
    "round-?, C1, round-7, true",
    "round-?, C1, round-10, false",
    "a.c, C1, abc, false",
    "a.c, C1, a.c, true",
    "'a[b]+(c', C1, 'a[b]+(c', true",
    "D*, D1, , true",
    "general, D1, , false",
  })
  void includesByIdNameAndGlob(String pattern, String id, String name, boolean matches) {
    assertThat(new ChannelFilter(List.of(pattern), List.of()).matches(id, name)).isEqualTo(matches);
  }

  @Test
  void whatIsExcludedIsNotRead() {
    ChannelFilter filter = new ChannelFilter(List.of("*"), List.of("#random", "C9", "bot-*"));
    assertThat(filter.matches("C1", "general")).isTrue();
    assertThat(filter.matches("C2", "random")).isFalse();
    assertThat(filter.matches("C9", "secret")).isFalse();
    assertThat(filter.matches("C3", "bot-log")).isFalse();
  }

  @Test
  void aNameInHangulHasOneForm() {
    String decomposed = Normalizer.normalize("글또", Normalizer.Form.NFD);
    assertThat(decomposed).isNotEqualTo("글또");
    assertThat(new ChannelFilter(List.of(decomposed), List.of()).matches("C1", "글또")).isTrue();
    assertThat(new ChannelFilter(List.of("글*"), List.of()).matches("C1", decomposed)).isTrue();
  }

  @Test
  void literalsAreTheIncludedPatternsThatAreNoGlobs() {
    ChannelFilter filter =
        new ChannelFilter(List.of("#general", "bot-*", "C1", "round-?"), List.of("random"));
    assertThat(filter.literals()).containsExactly("general", "C1");
  }
}
