package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Users that are excluded and texts that are redacted after they were emitted, in a worker. */
@ExtendWith(SharedCluster.class)
class PrivacyIT {
  private static final String OPEN = "C0AAAA";
  private static final String OTHER = "C0BBBB";
  private static final String GONE = "U0GONE0001";
  private static final String SECRET = "xyzzy";

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static int deployments;

  private String name;
  private Community slack;
  private Deployment connector;
  private String old;
  private String oldReply;
  private String post;
  private String others;
  private String popular;

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  /** Somebody writes, reacts, is mentioned and is in a group, now and long ago. */
  @BeforeEach
  void makeHistory() throws Exception {
    name = "privacy-" + ++deployments;
    slack = new Community(folder.resolve(name), OPEN, OTHER);
    slack.putUser(Map.of("id", GONE, "name", SECRET + "name"));
    slack.ago(Duration.ofDays(200)).post(OPEN, "the first");
    for (String channel : List.of(OPEN, OTHER)) {
      slack.janeCalls("conversations.invite", Map.of("channel", channel, "users", GONE));
    }
    slack.janeCalls("usergroups.create", Map.of("name", "Writers", "handle", "writers"));
    slack.janeCalls(
        "usergroups.users.update", Map.of("usergroup", "S0SIM00001", "users", "U1," + GONE));
    slack.ago(Duration.ofDays(100));
    old = slack.postBy(GONE, OPEN, SECRET + " long ago");
    popular = slack.post(OPEN, "ask <@" + GONE + ">");
    reactAsGone(popular);
    oldReply = replyAsGone(popular, SECRET + " in a thread");
    slack.ago(Duration.ofDays(3));
    post = slack.postBy(GONE, OPEN, SECRET + " lately");
    slack.reply(OPEN, post, "an answer");
    others = slack.post(OTHER, "of Jane");
    slack.now();
    connector =
        new Deployment(cluster, slack, name, OPEN, OTHER)
            .with("include.raw.json", "true")
            .with("members.enabled", "true")
            .with("usergroups.enabled", "true");
  }

  private void reactAsGone(String ts) throws Exception {
    slack.callAs(GONE, "reactions.add", Map.of("channel", OPEN, "timestamp", ts, "name", "heart"));
  }

  private String replyAsGone(String parent, String text) throws Exception {
    return slack
        .callAs(
            GONE, "chat.postMessage", Map.of("channel", OPEN, "text", text, "thread_ts", parent))
        .get("ts")
        .asText();
  }

  @AfterEach
  void close() throws Exception {
    connector.close();
    slack.close();
  }

  private void emitAll() throws Exception {
    connector.deploy();
    await("what they wrote and are in")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(latest())
                    .contains("long ago", "in a thread", "lately", SECRET + "name", "S0SIM00001")
                    .contains(name + ".channel_members", name + ".user_group_members"));
    connector.settled();
    connector.stop();
  }

  /** The bytes of the latest value of each key in all topics; keys of deleted rows are not. */
  private String latest() {
    Map<String, String> latest = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> topics =
          Stream.concat(Topics.names(name).stream(), Topics.optionalNames(name).stream())
              .map(topic -> new TopicPartition(topic, 0))
              .toList();
      consumer.assign(topics);
      consumer.seekToBeginning(topics);
      Map<TopicPartition, Long> ends = consumer.endOffsets(topics);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          String key = record.topic() + text(record.key());
          if (record.value() == null) {
            latest.remove(key);
          } else {
            latest.put(key, key + text(record.value()));
          }
        }
      }
    }
    return latest.values().toString();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** As docs/security.md has it. */
  private void forget() throws Exception {
    String doc = Files.readString(Path.of("../docs/security.md"));
    String commands = DocScript.commands(DocScript.section(doc, "## Privacy"));
    assertThat(commands).contains("PATCH");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/jq")), "jq is missing");
    String connect = cluster.url().replaceFirst("/$", "");
    DocScript.run(
        folder,
        "CONNECT=%s\n".formatted(connect)
            + commands.replace("connectors/slack", "connectors/" + name));
  }

  @Test
  void ofAnExcludedUserNothingIsLeft() throws Exception {
    emitAll();
    connector.with("privacy.exclude.users", GONE).deploy();
    connector.resume();
    List<String> deleted = events(connector.settled());
    assertThat(deleted)
        .as("what the offsets remember")
        .contains(
            "d " + OPEN + "/" + post + " ✝",
            "d " + GONE + " ✝",
            "d " + OPEN + "/" + GONE + " ✝",
            "d " + OTHER + "/" + GONE + " ✝",
            "d S0SIM00001/" + GONE + " ✝")
        .doesNotContain("d " + OPEN + "/" + old + " ✝")
        .noneMatch(event -> event.contains(others));
    assertThat(latest()).as("older messages stay").contains(SECRET + " long ago");
    forget();
    await("everything is read again")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(latest()).doesNotContain(SECRET, GONE));
    assertThat(latest()).contains("ask <@excluded>", "an answer", "of Jane");
    connector.settled();
    slack.postBy(GONE, OPEN, SECRET + " again");
    slack.reply(OPEN, post, "yet another answer");
    connector.settled();
    assertThat(latest()).contains("yet another answer").doesNotContain(SECRET, GONE);
    assertThat(connector.allOffsets()).doesNotContain(GONE);
  }

  @Test
  void aRedactedChannelHasNoText() throws Exception {
    emitAll();
    connector.with("privacy.redact.text", OPEN.toLowerCase(Locale.ROOT)).deploy();
    connector.resume();
    List<String> again = events(connector.settled());
    assertThat(again)
        .as("all of the channel, and nothing of others")
        .contains("r " + OPEN + "/" + old, "r " + OPEN + "/" + oldReply, "r " + OPEN + "/" + post)
        .noneMatch(event -> event.contains(others));
    String latest = latest();
    assertThat(latest)
        .doesNotContain(SECRET + " ", "an answer", "the first")
        .contains(GONE, "of Jane", SECRET + "name");
    String mine = slack.post(OPEN, SECRET + " by Jane");
    connector.until("c " + OPEN + "/" + mine);
    slack.edit(OPEN, mine, SECRET + " edited");
    connector.until("u " + OPEN + "/" + mine);
    assertThat(latest()).doesNotContain(SECRET + " ");
  }

  @Test
  void withEventsNothingIsEmittedOfThemEither() throws Exception {
    connector
        .with("slack.app.token", slack.appToken())
        .with("privacy.exclude.users", GONE)
        .without("include.raw.json")
        .deploy();
    connector.until("r " + OPEN + "/" + popular);
    await("connection").until(() -> slack.connections().open() > 0);
    reactAsGone(slack.post(OPEN, "react to this"));
    slack.postBy(GONE, OPEN, SECRET + " by an event");
    String last = slack.post(OPEN, "of Jane, by an event");
    connector.until("c " + OPEN + "/" + last);
    connector.settled();
    assertThat(latest()).contains("of Jane, by an event").doesNotContain(SECRET, GONE);
  }
}
