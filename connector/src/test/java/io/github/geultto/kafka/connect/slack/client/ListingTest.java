package io.github.geultto.kafka.connect.slack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Page;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The way through the pages of a list. */
class ListingTest {

  private final Listing listing = new Listing(SlackMethod.USERS_LIST, Map.of("limit", "200"));

  private static SlackException error(String code, Duration retryAfter) {
    return new SlackException(SlackMethod.USERS_LIST, code, "failed", retryAfter, null);
  }

  private static Page<JsonNode> page(int items, String cursor) {
    return new Page<>(Collections.nCopies(items, IntNode.valueOf(1)), cursor, cursor != null);
  }

  private void assertNoProgress(Page<JsonNode> page) {
    assertThatThrownBy(() -> listing.accept(page))
        .isInstanceOfSatisfying(
            SlackException.class,
            e -> {
              assertThat(e.code()).isEqualTo("no_progress");
              assertThat(listing.failed(e)).isPositive();
            })
        .hasMessageStartingWith("users.list cannot be read completely: page ");
    assertThat(listing.isComplete()).isFalse();
    assertThat(listing.isAtStart()).isTrue();
    assertThat(listing.params()).isEqualTo(Map.of("limit", "200"));
  }

  @Test
  void goesFromCursorToCursorAndEndsWithoutOne() throws Exception {
    assertThat(listing.isAtStart()).isTrue();
    assertThat(listing.params()).isEqualTo(Map.of("limit", "200"));
    Page<JsonNode> page = page(3, "a");
    assertThat(listing.accept(page)).isSameAs(page);
    assertThat(listing.isAtStart()).isFalse();
    assertThat(listing.params()).isEqualTo(Map.of("limit", "200", "cursor", "a"));
    listing.accept(page(0, "b"));
    assertThat(listing.isComplete()).isFalse();
    listing.accept(page(1, null));
    assertThat(listing.isComplete()).isTrue();
  }

  @Test
  void theListsOfSeveralWorkspacesAreOneList() throws Exception {
    Listing both =
        Listing.ofTeams(SlackMethod.USERS_LIST, Map.of("limit", "200"), List.of("T1", "T2"));
    assertThat(both.params()).isEqualTo(Map.of("limit", "200", "team_id", "T1"));
    both.accept(page(1, "a"));
    assertThat(both.params()).isEqualTo(Map.of("limit", "200", "team_id", "T1", "cursor", "a"));
    both.accept(page(1, null));
    assertThat(both.isComplete()).isFalse();
    assertThat(both.isAtStart()).isFalse();
    assertThat(both.params()).isEqualTo(Map.of("limit", "200", "team_id", "T2"));
    both.accept(page(1, "a")); // of another list
    both.failed(error("invalid_cursor", null));
    assertThat(both.isAtStart()).isTrue();
    assertThat(both.params()).containsEntry("team_id", "T1");
    both.accept(page(1, null));
    both.accept(page(1, null));
    assertThat(both.isComplete()).isTrue();
  }

  @Test
  void anEntryOfAnOrganisationHasTheWorkspaceThatWasListed() throws Exception {
    Listing one = Listing.ofTeams(SlackMethod.CONVERSATIONS_LIST, Map.of(), List.of("T1"));
    ObjectNode without = JsonNodeFactory.instance.objectNode();
    ObjectNode with = JsonNodeFactory.instance.objectNode().put("context_team_id", "T2");
    one.accept(new Page<>(List.of(without, with), null, false));
    assertThat(without.path("context_team_id").asText()).isEqualTo("T1");
    assertThat(with.path("context_team_id").asText()).isEqualTo("T2");
  }

  @Test
  void aCursorThatComesTwiceIsAFailure() throws Exception {
    for (String cursor : List.of("a", "b", "c")) {
      listing.accept(page(1, cursor));
    }
    assertNoProgress(page(1, "b"));
  }

  @Test
  void moreWithoutACursorIsAFailureAndNoCompleteList() {
    assertNoProgress(new Page<>(List.of(), null, true));
  }

  @Test
  void fiftyEmptyPagesInARowAreLegalAndMoreAreAFailure() throws Exception {
    for (int i = 0; i < 120; i++) {
      listing.accept(page(i % 50 == 49 ? 1 : 0, "c" + i));
    }
    for (int i = 120; i < 150; i++) {
      listing.accept(page(0, "c" + i));
    }
    assertNoProgress(page(0, "c150"));
  }

  @Test
  void thereIsAnEndToThePages() throws Exception {
    for (int i = 0; i < 2_600; i++) {
      listing.accept(page(1, "c" + i));
    }
    assertNoProgress(page(1, "c2600"));
  }

  @Test
  void afterAFailureItGoesOnAtTheSamePageLaterAndLater() throws Exception {
    SlackException broken = error("internal_error", null);
    listing.accept(page(1, "a"));
    assertThat(listing.failed(broken)).isEqualTo(Duration.ofSeconds(2));
    assertThat(listing.failed(broken)).isEqualTo(Duration.ofSeconds(4));
    assertThat(listing.params()).containsEntry("cursor", "a");
    for (int i = 0; i < 100; i++) {
      assertThat(listing.failed(broken)).isLessThanOrEqualTo(Duration.ofMinutes(5));
    }
    assertThat(listing.failed(error("http_503", Duration.ofMinutes(9))))
        .isEqualTo(Duration.ofMinutes(9));
    listing.accept(page(1, "b"));
    assertThat(listing.failed(broken)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theBudgetWaitsAfterA429() throws Exception {
    listing.accept(page(1, "a"));
    assertThat(listing.failed(error("ratelimited", Duration.ofSeconds(30)))).isZero();
    assertThat(listing.params()).containsEntry("cursor", "a");
  }

  @Test
  void anExpiredCursorBeginsAgainLaterAndLater() throws Exception {
    for (int i = 0; i < 3; i++) {
      listing.accept(page(1, "a"));
      listing.accept(page(1, "b"));
      assertThat(listing.failed(error("invalid_cursor", null)))
          .isEqualTo(Duration.ofSeconds(2L << i));
      assertThat(listing.isAtStart()).isTrue();
      assertThat(listing.params()).doesNotContainKey("cursor");
    }
  }
}
