package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.RecordFormat;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.record.Workspaces;
import io.github.geultto.kafka.connect.slack.sync.state.ListLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Users and channels that events named are read by themselves, beside their list. */
class NamedEntriesTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOW = Instant.EPOCH;

  private static final SlackSourceConfig CONFIG =
      new SlackSourceConfig(Map.of("slack.token", "xoxb-1", "channels.exclude", "noise"));

  private final Records records =
      new Records("s", ZoneOffset.UTC, null, "T1", DeletesMode.TOMBSTONE, RecordFormat.DEFAULT);
  private final ListLedger ledger = ledger("users");
  private final ListSync userList = new ListSync(ListKind.users(CONFIG, records), CONFIG, ledger);
  private final UnlistedUsers unlisted =
      new UnlistedUsers(userList, ledger, Duration.ofMinutes(10));
  private final NamedEntries users = NamedEntries.users(userList, unlisted);
  private final NamedEntries channels =
      NamedEntries.channels(
          new ListSync(ListKind.channels(CONFIG, records), CONFIG, ledger("channels")),
          List.of("public_channel"),
          Set.of());

  private static ListLedger ledger(String list) {
    return SourceOffsets.list(list, Map.of(), CONFIG.listShape(), Ts.ZERO, Ts.ZERO).ledger;
  }

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
  }

  private List<Op> list(String... entries) throws Exception {
    userList.request(NOW, Ts.ZERO);
    List<JsonNode> page = new ArrayList<>();
    for (String entry : entries) {
      page.add(json(entry));
    }
    return userList.apply(new Page<>(page, null, false), NOW).stream().map(ListChange::op).toList();
  }

  @Test
  void userIsReadOnceHoweverOftenItIsNamed() {
    users.add("U1");
    users.add("U1");
    assertThat(users.next()).contains("U1");
    assertThat(users.next()).isEmpty();
    assertThat(users.params("U1")).isEqualTo(Map.of("user", "U1"));
  }

  @Test
  void changedUserIsEmittedAndTheListDoesNotRepeatIt() throws Exception {
    list("{'id':'U1','name':'ann'}");
    assertThat(users.apply("U1", json("{'ok':true,'user':{'id':'U1','name':'anna'}}")))
        .extracting(ListChange::op)
        .containsExactly(Op.UPDATE);
    assertThat(list("{'id':'U1','name':'anna'}")).isEmpty();
  }

  @Test
  void pageRequestedBeforeDoesNotBringTheOldContentBack() throws Exception {
    list("{'id':'U1','name':'ann'}");
    userList.request(NOW, Ts.ZERO);
    users.apply("U1", json("{'ok':true,'user':{'id':'U1','name':'anna'}}"));
    Page<JsonNode> old = new Page<>(List.of(json("{'id':'U1','name':'ann'}")), null, false);
    assertThat(userList.apply(old, NOW)).isEmpty();
  }

  @Test
  void channelOfATypeThatIsNotReadIsNotEmitted() throws Exception {
    assertThat(channels.apply("C1", json("{'channel':{'id':'C1','name':'a','is_private':true}}")))
        .isEmpty();
    assertThat(channels.apply("C1", json("{'channel':{'id':'C2','name':'noise'}}"))).isEmpty();
    assertThat(channels.apply("C1", json("{'channel':{'id':'C3','name':'b'}}"))).hasSize(1);
  }

  @Test
  void channelOfAWorkspaceThatIsNotReadIsNotEmitted() throws Exception {
    Workspaces workspaces =
        new Workspaces("https://e/", "E1", Map.of("T1", "https://t1/"), Map.of());
    Records ofTeams =
        new Records("s", ZoneOffset.UTC, workspaces, DeletesMode.TOMBSTONE, RecordFormat.DEFAULT);
    NamedEntries ofOrganisation =
        NamedEntries.channels(
            new ListSync(ListKind.channels(CONFIG, ofTeams), CONFIG, ledger("channels")),
            List.of("public_channel"),
            Set.of("T1"));
    assertThat(named(ofOrganisation, "'shared_team_ids':['T1']")).hasSize(1);
    assertThat(named(ofOrganisation, "'shared_team_ids':['T9'],'context_team_id':'T9'")).isEmpty();
    assertThat(named(ofOrganisation, "'name':'b'"))
        .as("it is not emitted again without its workspace")
        .isEmpty();
  }

  private static List<ListChange> named(NamedEntries entries, String fields) throws Exception {
    return entries.apply("C1", json("{'channel':{'id':'C1'," + fields + "}}"));
  }

  @Test
  void answerWithoutTheUserChangesNothing() throws Exception {
    assertThat(users.apply("U1", json("{'ok':true}"))).isEmpty();
  }

  @Test
  void failureMakesTheListDue() throws Exception {
    list("{'id':'U1','name':'ann'}");
    assertThat(userList.isDue(NOW)).isFalse();
    users.failed("U1", SlackException.Kind.RETRY, "io_error");
    assertThat(userList.isDue(NOW)).isTrue();
  }

  @Test
  void whereManyAreNamedTheListIsRead() throws Exception {
    list("{'id':'U1','name':'ann'}");
    for (int i = 0; i < 300; i++) {
      users.add("U" + i);
    }
    assertThat(userList.isDue(NOW)).isTrue();
  }

  private static ObjectNode user(String name) throws Exception {
    return json("{'user':{'id':'U1','name':'" + name + "'}}");
  }

  @Test
  void oneThatIsBeingReadIsReadAgainOnlyAfterThat() throws Exception {
    users.add("U1");
    assertThat(users.next()).contains("U1");
    users.add("U1");
    assertThat(users.next()).as("the older answer could come last").isEmpty();
    assertThat(users.apply("U1", user("before"))).hasSize(1);
    assertThat(users.next()).contains("U1");
    assertThat(users.apply("U1", user("after"))).hasSize(1);
    assertThat(users.next()).isEmpty();
  }

  @Test
  void oneThatWasNotReadIsReadLater() throws Exception {
    users.add("U1");
    users.next();
    users.notMade("U1");
    assertThat(users.next()).contains("U1");
  }

  @Test
  void listThatIsToBeReadWhileItIsReadIsReadOnceMore() throws Exception {
    Page<JsonNode> first = new Page<>(List.of(user("a").get("user")), "next", true);
    Page<JsonNode> last = new Page<>(List.of(), null, false);
    userList.request(NOW, Ts.ZERO);
    userList.apply(first, NOW);
    userList.readAgain();
    userList.request(NOW, Ts.ZERO);
    userList.apply(last, NOW);
    assertThat(userList.isDue(NOW)).isTrue();
    userList.request(NOW, Ts.ZERO);
    userList.apply(first, NOW);
    userList.request(NOW, Ts.ZERO);
    userList.apply(last, NOW);
    assertThat(userList.isDue(NOW)).isFalse();
  }

  // ---------------------------------------------------------------- who is not in the list

  private static final List<String> NOBODY = List.of();

  private List<Op> failed(String id, SlackException.Kind kind, String code) {
    return users.failed(id, kind, code).stream().map(ListChange::op).toList();
  }

  private List<Op> notFound(String id) {
    return failed(id, SlackException.Kind.REFUSED, "user_not_found");
  }

  @Test
  void authorWhomTheListLacksIsRead() throws Exception {
    users.addUnlisted(List.of("U1", "U9"), NOW);
    assertThat(users.next()).as("before the list is complete").isEmpty();
    list("{'id':'U1','name':'ann'}");
    users.addUnlisted(List.of("U1", "U9"), NOW);
    assertThat(users.next()).contains("U9");
    assertThat(users.next()).isEmpty();
    assertThat(unlisted.isDone("U9")).isFalse();
    assertThat(users.apply("U9", json("{'user':{'id':'U9','team_id':'T2'}}")))
        .extracting(ListChange::op)
        .containsExactly(Op.CREATE);
    assertThat(unlisted.isDone("U9")).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(list("{'id':'U1','name':'ann'}")).as("the list never has them").isEmpty();
    }
  }

  @Test
  void authorOfAnotherOrganisationIsReadAgainOnceADay() throws Exception {
    list("{'id':'U1','name':'ann'}");
    users.addUnlisted(List.of("U9"), NOW);
    users.next();
    users.apply("U9", json("{'user':{'id':'U9','name':'a'}}"));
    users.addUnlisted(List.of("U9"), NOW.plus(Duration.ofHours(23)));
    assertThat(users.next()).isEmpty();
    users.addUnlisted(NOBODY, NOW.plus(Duration.ofHours(25)));
    assertThat(users.next()).contains("U9");
    assertThat(users.apply("U9", json("{'user':{'id':'U9','name':'b'}}")))
        .extracting(ListChange::op)
        .containsExactly(Op.UPDATE);
  }

  @Test
  void authorWhomSlackDoesNotKnowIsNotAskedForAtEachMessage() throws Exception {
    list("{'id':'U1','name':'ann'}");
    users.addUnlisted(List.of("U9"), NOW);
    users.next();
    assertThat(notFound("U9")).isEmpty();
    assertThat(unlisted.isDone("U9")).isTrue();
    users.addUnlisted(List.of("U9"), NOW.plus(Duration.ofHours(1)));
    assertThat(users.next()).isEmpty();
  }

  @Test
  void authorIsReadLaterWhenSlackDoesNotAnswer() throws Exception {
    list("{'id':'U1','name':'ann'}");
    users.addUnlisted(List.of("U9"), NOW);
    users.next();
    failed("U9", SlackException.Kind.RETRY, "io_error");
    users.addUnlisted(List.of("U9"), NOW.plusSeconds(60));
    assertThat(users.next()).as("at once").isEmpty();
    users.addUnlisted(List.of("U9"), NOW.plus(Duration.ofMinutes(10)));
    assertThat(users.next()).contains("U9");
  }

  @Test
  void userWhomTwoListsLackIsDeletedOnceSlackDoesNotKnowThem() throws Exception {
    list("{'id':'U1','name':'ann'}", "{'id':'U2'}", "{'id':'U3'}", "{'id':'U4'}");
    list("{'id':'U1','name':'ann'}", "{'id':'U2'}");
    users.addUnlisted(NOBODY, NOW);
    assertThat(users.next()).as("after one list").isEmpty();
    list("{'id':'U1','name':'ann'}", "{'id':'U2'}");
    users.addUnlisted(NOBODY, NOW);
    assertThat(users.next()).contains("U3");
    assertThat(users.next()).contains("U4");
    assertThat(notFound("U3")).containsExactly(Op.DELETE);
    assertThat(failed("U4", SlackException.Kind.REFUSED, "user_not_visible")).isEmpty();
    assertThat(unlisted.isDone("U4")).as("kept").isTrue();
  }

  @Test
  void userWhoIsListedAgainIsUnderTheListsCareAgain() throws Exception {
    list("{'id':'U1','name':'ann'}");
    users.addUnlisted(List.of("U2"), NOW);
    users.next();
    users.apply("U2", json("{'user':{'id':'U2'}}"));
    list("{'id':'U1','name':'ann'}", "{'id':'U2'}");
    users.addUnlisted(NOBODY, NOW.plus(Duration.ofDays(2)));
    assertThat(users.next()).isEmpty();
  }

  @Test
  void userOfTheListWhomAnEventNamesIsReadOnce() throws Exception {
    list("{'id':'U1','name':'ann'}");
    users.addUnlisted(NOBODY, NOW);
    users.add("U1");
    assertThat(users.next()).contains("U1");
    users.apply("U1", user("anna"));
    users.addUnlisted(NOBODY, NOW.plusSeconds(1));
    assertThat(users.next()).isEmpty();
  }

  @Test
  void onlyAFewAreReadAtATime() throws Exception {
    list("{'id':'U1','name':'ann'}");
    users.addUnlisted(IntStream.range(100, 200).mapToObj(i -> "U" + i).toList(), NOW);
    assertThat(IntStream.range(0, 100).filter(i -> users.next().isPresent()).count()).isEqualTo(5);
  }
}
