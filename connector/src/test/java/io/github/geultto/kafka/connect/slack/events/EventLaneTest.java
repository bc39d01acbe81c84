package io.github.geultto.kafka.connect.slack.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.geultto.kafka.connect.slack.LogLines;
import io.github.geultto.kafka.connect.slack.events.FakeSocketMode.Link;
import io.github.geultto.kafka.connect.slack.model.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole lane against a server of its own. */
@Timeout(90)
class EventLaneTest {

  private static final String TOKEN = "xapp-1-secret-0123";
  private static final Duration NEVER = Duration.ofHours(1);

  /** Pauses of almost nothing, and nothing that ends by itself. */
  private static final Timing FAST =
      new Timing(
          Duration.ofSeconds(20),
          NEVER,
          Duration.ofSeconds(20),
          NEVER,
          Duration.ofMillis(10),
          Duration.ofMillis(10),
          NEVER);

  private final List<Event> events = new ArrayList<>();
  private final Set<String> overflown = new HashSet<>();
  private int gaps;

  private LogLines log;
  private FakeSocketMode slack;
  private EventLane lane;

  @BeforeEach
  void begin() throws Exception {
    log = new LogLines();
    slack = new FakeSocketMode();
  }

  @AfterEach
  void end() throws Exception {
    if (lane != null) {
      lane.close();
      assertThat(lane.state()).isEqualTo(LaneState.CLOSED);
      assertThat(lane.isConnected()).isFalse();
    }
    slack.close();
    log.close();
    assertThat(log.with(TOKEN)).isEmpty();
    assertThat(log.with(FakeSocketMode.TICKET)).isEmpty();
  }

  private Link start(Timing timing) throws Exception {
    launch(timing);
    Link link = slack.link("the first connection");
    until(() -> lane.isConnected());
    untilGaps(1);
    return link;
  }

  private void launch(Timing timing) {
    lane = new EventLane(slack.apiUrl(), TOKEN, timing);
    lane.start();
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  private void drain() {
    Drained drained = lane.drain(100);
    events.addAll(drained.events());
    overflown.addAll(drained.overflown());
    gaps += drained.gap() ? 1 : 0;
  }

  private void untilGaps(int count) {
    until(
        () -> {
          drain();
          return gaps >= count;
        });
  }

  private void untilEvents(int count) {
    until(
        () -> {
          drain();
          return events.size() >= count;
        });
  }

  private static String envelope(String id, String eventId) {
    return "{'type':'events_api','envelope_id':'"
        + id
        + "','accepts_response_payload':false,'retry_attempt':0,'retry_reason':'','payload':"
        + "{'type':'event_callback','event_id':'"
        + eventId
        + "','event':{'type':'message','channel':'C1','user':'U1','text':'x',"
        + "'ts':'1703430000.000100','event_ts':'1703430000.000100'}}}";
  }

  private static String acknowledgement(String id) {
    return "{\"envelope_id\":\"" + id + "\"}";
  }

  @Test
  void anEventIsQueuedAndAcknowledged() throws Exception {
    Link link = start(FAST);
    link.send(envelope("e-1", "Ev1"));
    assertThat(link.next()).isEqualTo(acknowledgement("e-1"));
    drain();
    assertThat(events).singleElement().isInstanceOf(Event.Posted.class);
    assertThat(gaps).as("that of the start").isEqualTo(1);
    assertThat(lane.state()).isEqualTo(LaneState.CONNECTED);
    LaneFigures figures = lane.figures();
    assertThat(figures.received()).isEqualTo(1);
    assertThat(figures.connectionsOpened()).isEqualTo(1);
    assertThat(figures.reconnects()).isZero();
    assertThat(figures.frameAgeMs()).isBetween(0L, 60_000L);
    assertThat(figures.lagMs()).as("the event is of 2023").isGreaterThan(60_000);
  }

  @Test
  void theTokenIsSentAsAHeaderAlone() throws Exception {
    start(FAST);
    RecordedRequest call = slack.requests.get(0);
    assertThat(call.getHeader("Authorization")).isEqualTo("Bearer " + TOKEN);
    assertThat(call.getBody().readUtf8()).isEmpty();
    assertThat(slack.requests.get(1).getHeaders().toString()).doesNotContain(TOKEN);
  }

  @Test
  void aDuplicateIsAcknowledgedAndDropped() throws Exception {
    Link link = start(FAST);
    link.send(envelope("e-1", "Ev1"));
    link.send(envelope("e-1", "Ev1"));
    link.send(envelope("e-2", "Ev1"));
    link.send(envelope("e-3", "Ev2"));
    for (String id : List.of("e-1", "e-1", "e-2", "e-3")) {
      assertThat(link.next()).isEqualTo(acknowledgement(id));
    }
    drain();
    assertThat(events).hasSize(2);
    assertThat(lane.figures().duplicates()).isEqualTo(2);
  }

  @Test
  void whatIsNoEventIsAcknowledgedAndCounted() throws Exception {
    Link link = start(FAST);
    link.send("{'type':'slash_commands','envelope_id':'e-1','payload':{'command':'/x'}}");
    link.send("{'type':'events_api','envelope_id':'e-2','payload':{'type':'event_callback'}}");
    link.send(
        "{'type':'events_api','envelope_id':'e-3','payload':{'type':'event_callback',"
            + "'event':{'type':'message','channel':'C9','event_ts':'1703430000.000100'}}}");
    link.send("this is not JSON");
    link.send("{'type':'something_new'}");
    link.send(envelope("e-4", "Ev1"));
    for (String id : List.of("e-1", "e-2", "e-3", "e-4")) {
      assertThat(link.next()).isEqualTo(acknowledgement(id));
    }
    drain();
    assertThat(events).hasSize(1);
    assertThat(overflown).as("what cannot be read of a message is read from").containsExactly("C9");
    assertThat(lane.figures().ignored()).isEqualTo(2);
    assertThat(lane.figures().unparsable()).isEqualTo(3);
    assertThat(lane.figures().received()).isEqualTo(6);
    assertThat(lane.isConnected()).isTrue();
  }

  @Test
  void numbersArriveAsTheyWereWritten() throws Exception {
    Link link = start(FAST);
    link.send(envelope("e-1", "Ev1").replace("'user'", "'n':1704067200.000100,'user'"));
    untilEvents(1);
    Event.Posted posted = (Event.Posted) events.get(0);
    assertThat(posted.message().raw().path("n").asText()).isEqualTo("1704067200.000100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"warning", "refresh_requested"})
  void aConnectionIsReplacedBeforeItEndsWithoutAGap(String reason) throws Exception {
    Link old = start(FAST);
    slack.saysHello = false;
    old.send("{'type':'disconnect','reason':'" + reason + "','debug_info':{}}");
    Link link = slack.link("the one that replaces it");
    old.send(envelope("e-1", "Ev1"));
    assertThat(old.next()).as("the old one delivers").isEqualTo(acknowledgement("e-1"));
    assertThat(old.closed).as("until the new one says hello").isEmpty();

    link.send(FakeSocketMode.HELLO);
    assertThat(old.closed.poll(20, TimeUnit.SECONDS)).isEqualTo(1000);
    link.send(envelope("e-2", "Ev2"));
    assertThat(link.next()).isEqualTo(acknowledgement("e-2"));
    untilEvents(2);
    assertThat(lane.isConnected()).isTrue();
    assertThat(gaps).as("that of the start").isEqualTo(1);
    assertThat(lane.figures().connectionsOpened()).isEqualTo(2);
    assertThat(lane.figures().reconnects()).isZero();
  }

  @Test
  void warningAndRefreshOfOneConnectionOpenOneOther() throws Exception {
    Link old = start(FAST);
    old.send("{'type':'disconnect','reason':'warning'}");
    old.send("{'type':'disconnect','reason':'refresh_requested'}");
    Link link = slack.link("the one that replaces it");
    until(() -> lane.figures().connectionsOpened() == 2);
    link.send(envelope("e-1", "Ev1"));
    untilEvents(1);
    assertThat(slack.calls).hasValue(2);
    assertThat(gaps).isEqualTo(1);
  }

  @Test
  void aReplacementThatFailsLeavesTheOldOneInPlace() throws Exception {
    Link old = start(FAST);
    slack.opening = call -> call < 4 ? new MockResponse().setResponseCode(500) : null;
    old.send("{'type':'disconnect','reason':'warning'}");
    slack.link("the one that replaces it in the end");
    until(() -> lane.figures().connectionsOpened() == 2);
    drain();
    assertThat(gaps).isEqualTo(1);
    assertThat(slack.calls).hasValue(5);
  }

  @Test
  void anOldConnectionThatEndsBeforeTheNewOneIsReadyLeavesAGap() throws Exception {
    Link old = start(FAST);
    slack.saysHello = false;
    old.send("{'type':'disconnect','reason':'refresh_requested'}");
    Link link = slack.link("the one that replaces it");
    old.close();
    untilGaps(2);
    assertThat(lane.isConnected()).isFalse();
    link.send(FakeSocketMode.HELLO);
    untilGaps(3);
    assertThat(lane.isConnected()).isTrue();
    assertThat(lane.figures().reconnects()).isEqualTo(1);
  }

  @Test
  void aConnectionThatIsCutOffLeavesAGapWhenLostAndWhenThereIsAnother() throws Exception {
    start(FAST);
    slack.opening = call -> call == 1 ? new MockResponse().setResponseCode(503) : null;
    slack.handshake = call -> call == 1 ? new MockResponse().setResponseCode(503) : null;
    slack.saysHello = false;
    slack.cut();
    untilGaps(2);
    Link link = slack.link("another");
    assertThat(lane.isConnected()).isFalse();
    link.send(FakeSocketMode.HELLO);
    untilGaps(3);
    assertThat(lane.isConnected()).isTrue();
    assertThat(lane.figures().reconnects()).isEqualTo(1);
    assertThat(slack.calls).as("one that failed, one whose handshake failed").hasValue(4);
    for (String why : List.of("EOFException", "open failed with HTTP", "ended: HTTP status 503")) {
      assertThat(log.with(why)).as(why).hasSize(1);
    }
    link.send(envelope("e-1", "Ev1"));
    untilEvents(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"too_many_websockets", "something_new"})
  void anyOtherDisconnectIsALoss(String reason) throws Exception {
    Link link = start(FAST);
    link.send("{'type':'disconnect','reason':'" + reason + "'}");
    slack.link("another");
    untilGaps(2);
    until(() -> lane.figures().reconnects() == 1);
    assertThat(log.with("Slack closed it: " + reason)).hasSize(1);
  }

  @Test
  void aSilentConnectionIsFoundByTheWatchdog() throws Exception {
    start(
        new Timing(
            FAST.call(),
            NEVER,
            Duration.ZERO,
            Duration.ofMillis(300),
            FAST.firstPause(),
            NEVER,
            NEVER));
    untilGaps(2);
    slack.link("another");
    until(() -> lane.figures().reconnects() >= 1);
    assertThat(log.with("nothing arrived for PT0.3S")).isNotEmpty();
  }

  @Test
  void pongsShowThatAQuietConnectionLives() throws Exception {
    start(
        new Timing(
            FAST.call(),
            NEVER,
            Duration.ofMillis(200),
            Duration.ofSeconds(3),
            FAST.firstPause(),
            NEVER,
            NEVER));
    // Longer than the silence that would end it.
    long until = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    until(() -> System.nanoTime() - until > 0);
    assertThat(lane.figures().connectionsOpened()).isEqualTo(1);
    assertThat(lane.isConnected()).isTrue();
    assertThat(lane.figures().frameAgeMs()).isLessThan(3_000);
  }

  @Test
  void aConnectionThatNeverSaysHelloIsGivenUp() throws Exception {
    slack.saysHello = false;
    launch(
        new Timing(
            FAST.call(),
            Duration.ofMillis(300),
            Duration.ZERO,
            NEVER,
            FAST.firstPause(),
            NEVER,
            NEVER));
    slack.link("the first");
    slack.link("the second");
    assertThat(lane.isConnected()).isFalse();
    assertThat(lane.figures().connectionsOpened()).isZero();
    assertThat(log.with("no hello within PT0.3S")).isNotEmpty();
  }

  @Test
  void socketModeSwitchedOffIsToldOnceAndTriedAgain() throws Exception {
    Link link = start(FAST);
    String off = "{'ok':false,'error':'socket_mode_not_enabled'}";
    slack.opening = call -> call < 4 ? FakeSocketMode.json(off) : null;
    slack.saysHello = false;
    link.send("{'type':'disconnect','reason':'link_disabled'}");
    untilGaps(2);
    Link again = slack.link("another, once it is on");
    assertThat(lane.state()).isEqualTo(LaneState.DISABLED);
    assertThat(log.with("Socket Mode is disabled: enable it on")).hasSize(1);
    assertThat(log.with("WARN").stream().filter(line -> line.contains("not_enabled"))).hasSize(1);
    again.send(FakeSocketMode.HELLO);
    untilGaps(3);
    assertThat(lane.state()).isEqualTo(LaneState.CONNECTED);
  }

  @Test
  void refusalsAreTriedAtLongIntervals() throws Exception {
    slack.opening = call -> FakeSocketMode.json("{'ok':false,'error':'invalid_auth'}");
    launch(
        new Timing(
            FAST.call(), NEVER, NEVER, NEVER, FAST.firstPause(), Duration.ofHours(1), NEVER));
    until(() -> lane.state() == LaneState.DISABLED);
    assertThat(slack.calls).hasValue(1);
    assertThat(log.with("Set slack.app.token")).hasSize(1);
  }

  @Test
  void aLimitIsWaitedFor() throws Exception {
    slack.opening =
        call ->
            call == 0 ? new MockResponse().setResponseCode(429).setHeader("Retry-After", 1) : null;
    long before = System.nanoTime();
    launch(FAST);
    until(() -> lane.state() == LaneState.WAITING);
    slack.link("after the pause");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(1));
    assertThat(log.with("WARN")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'url':'https://a.b/?ticket-of-'", "'url':5", "'ur':''", "'url':'ws:'"})
  void anAnswerWithoutAnAddressIsTriedAgain(String url) throws Exception {
    slack.opening = call -> call == 0 ? FakeSocketMode.json("{'ok':true," + url + "}") : null;
    start(FAST);
    assertThat(log.with("Slack's response contains no WebSocket address")).hasSize(1);
  }

  @Test
  void aRateLimitOfEventsIsAGap() throws Exception {
    Link link = start(FAST);
    link.send(
        "{'type':'events_api','envelope_id':'e-1','payload':{'type':'app_rate_limited',"
            + "'minute_rate_limited':1703430000,'team_id':'T1','api_app_id':'A1'}}");
    assertThat(link.next()).isEqualTo(acknowledgement("e-1"));
    untilGaps(2);
    assertThat(lane.isConnected()).isTrue();
  }

  @Test
  void anotherClientOfTheAppIsReported() throws Exception {
    slack.saysHello = false;
    launch(FAST);
    slack.link("the first").send("{'type':'hello','num_connections':3}");
    until(() -> !log.with("The app has 3 open connections").isEmpty());
  }

  @Test
  void closingEndsTheThreads() throws Exception {
    start(FAST);
    assertThat(threads()).isNotEmpty().allSatisfy(t -> assertThat(t.isDaemon()).isTrue());
    lane.close();
    until(() -> threads().isEmpty());
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        // OkHttp names a thread for what it does.
        .filter(thread -> thread.getName().matches("slack-events.*|OkHttp http.*"))
        .toList();
  }

  @Test
  void closingInTheMiddleOfACallIsQuick() throws Exception {
    slack.opening = call -> new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE);
    launch(FAST);
    until(() -> slack.calls.get() == 1);
    lane.close();
    until(() -> threads().isEmpty());
    assertThat(log.with("WARN")).isEmpty();
  }

  @Test
  void oneThatWasNeverStartedCanBeClosed() {
    lane = new EventLane(slack.apiUrl(), TOKEN, FAST);
    lane.close();
  }
}
