package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.simulator.Faults.Failure;
import io.github.geultto.kafka.connect.slack.simulator.Faults.Kind;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Messages from a topic into the simulated Slack, by the packaged plugin in a real worker. */
@ExtendWith(SharedCluster.class)
class SinkIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int PEOPLE = 4;

  private static int connectors;

  private final Cluster cluster;
  private final String name = "outbox-" + ++connectors;
  private final Mail mail;
  private final Map<String, String> config;

  SinkIT(Cluster cluster, @TempDir Path export) throws Exception {
    this.cluster = cluster;
    mail = new Mail(export, PEOPLE, cluster.bootstrapServers(), name);
    config = mail.connector();
    config.put("errors.tolerance", "all");
    config.put("errors.deadletterqueue.topic.name", name + ".refused");
    config.put("errors.deadletterqueue.topic.replication.factor", "1");
    config.put("errors.deadletterqueue.context.headers.enable", "true");
  }

  @AfterEach
  void close() throws Exception {
    cluster.request("DELETE", "connectors/" + name, null);
    mail.close();
  }

  private void deploy() throws Exception {
    Cluster.Answer answer =
        cluster.request("PUT", "connectors/" + name + "/config", JSON.writeValueAsString(config));
    assertThat(answer.status()).as(answer.toString()).isLessThan(300);
  }

  private void awaitPosts(String... texts) {
    await("posts of " + name)
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(mail.posts(Mail.GENERAL))
                    .extracting(post -> post.get("text").asText())
                    .containsExactly(texts));
  }

  private static Map<String, Object> message(String id, String to, String text) {
    return new HashMap<>(Map.of("message_id", id, "to", to, "text", text));
  }

  @Test
  void messagesGoToChannelsThreadsAndPeople() throws Exception {
    deploy();
    mail.send(message("1", "#general", "안녕하세요"));
    awaitPosts("안녕하세요");
    JsonNode post = mail.posts(Mail.GENERAL).get(0);
    assertThat(post.at("/metadata/event_payload/message_id").asText()).isEqualTo("1");
    Map<String, Object> reply = message("2", Mail.GENERAL, "답글");
    reply.put("thread_ts", post.get("ts").asText());
    reply.put("unfurl", false);
    mail.send(reply);
    Map<String, Object> blocks = message("3", Mail.GENERAL, "");
    blocks.put(
        "blocks",
        List.of(Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", "*b*"))));
    mail.send(blocks);
    Map<String, Object> later = message("4", Mail.GENERAL, "later");
    later.put("post_at", Instant.now().plusSeconds(12).getEpochSecond());
    mail.send(later);
    mail.send(message("5", Mail.person(1), "쿠폰 :tada:"));
    await().atMost(SOON).until(() -> mail.letters(Mail.person(1)).equals(List.of("쿠폰 :tada:")));
    awaitPosts("안녕하세요", "답글", "");
    List<JsonNode> posts = mail.posts(Mail.GENERAL);
    assertThat(posts.get(1).get("thread_ts")).isEqualTo(post.get("ts"));
    assertThat(posts.get(2).at("/blocks/0/text/text").asText()).isEqualTo("*b*");
    // The simulator posts it when somebody calls after its time.
    SlackApi people = new SlackApi(mail.slack().apiUrl(), mail.slack().botToken());
    await("scheduled message")
        .atMost(SOON)
        .until(
            () -> {
              people.call("auth.test", Map.of());
              return mail.posts(Mail.GENERAL).size() == 4;
            });
  }

  @Test
  void recordsWithASchemaAreTheSame() throws Exception {
    config.put("value.converter.schemas.enable", "true");
    deploy();
    mail.sendJson(
        """
        {"schema": {"type": "struct", "fields": [
           {"field": "message_id", "type": "string"}, {"field": "to", "type": "string"},
           {"field": "text", "type": "string", "optional": true},
           {"field": "post_at", "type": "int64", "optional": true,
            "name": "org.apache.kafka.connect.data.Timestamp"}]},
         "payload": {"message_id": "1", "to": "#general", "text": "schema", "post_at": null}}
        """);
    awaitPosts("schema");
  }

  @Test
  void whatIsRefusedIsReportedWithItsReasonAndTheRestGoesOn() throws Exception {
    deploy();
    mail.send(message("1", "#general", "first"));
    mail.send(message("2", "U9999", "to nobody"));
    mail.send(message("3", Mail.person(PEOPLE - 1), "to somebody deactivated"));
    mail.send(message("4", "#general", "x".repeat(40_001)));
    mail.send(message("5", "#nowhere", "lost"));
    mail.send(message("1", "#general", "first, again"));
    mail.send(Map.of("to", "#general"));
    mail.send(message("6", "#general", "last"));
    awaitPosts("first", "last");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(name + ".refused", 0)));
      consumer.seekToBeginning(consumer.assignment());
      Map<Long, String> reasons = new HashMap<>();
      await("refusals")
          .atMost(SOON)
          .untilAsserted(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(
                        record ->
                            reasons.put(
                                Long.valueOf(
                                    header(record.headers().lastHeader("__connect.errors.offset"))),
                                header(
                                    record
                                        .headers()
                                        .lastHeader("__connect.errors.exception.message"))));
                assertThat(reasons).hasSize(5);
              });
      assertThat(reasons.get(1L)).contains("user_not_found");
      assertThat(reasons.get(2L)).contains("user_disabled");
      assertThat(reasons.get(3L)).contains("40,001 characters");
      assertThat(reasons.get(4L)).contains("cannot see a channel #nowhere");
      assertThat(reasons.get(6L)).contains("has no message_id");
    }
  }

  private static String header(org.apache.kafka.common.header.Header header) {
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  @Test
  void aLostAnswerARestartAndTroubleAtSlackPostNothingTwice() throws Exception {
    deploy();
    mail.slack().faults().fail("chat.postMessage", Failure.of(Kind.LOST, 2));
    for (int i = 0; i < 4; i++) {
      mail.send(message("m" + i, "#general", "text " + i));
    }
    awaitPosts("text 0", "text 1", "text 2", "text 3");
    mail.slack().faults().clear();
    mail.slack().faults().fail("*", Failure.of(Kind.HTTP_500, 3));
    cluster.request("POST", "connectors/" + name + "/restart?includeTasks=true", null);
    mail.send(message("m3", "#general", "once more"));
    mail.send(message("m4", "#general", "text 4"));
    awaitPosts("text 0", "text 1", "text 2", "text 3", "text 4");
  }

  @Test
  void slacksLimitsAreKeptSoThatItRefusesNothing(@TempDir Path export) throws Exception {
    try (Mail limited =
        new Mail(export, PEOPLE, cluster.bootstrapServers(), name + ".limited", RateLimits.SLACK)) {
      config.put("topics", name + ".limited");
      config.put("slack.api.url", limited.slack().apiUrl().toString());
      config.put("rate.limit.profile", "internal");
      deploy();
      for (int i = 0; i < 4; i++) {
        limited.send(message("m" + i, "#general", "text " + i));
      }
      await().atMost(SOON).until(() -> limited.posts(Mail.GENERAL).size() == 4);
      // Each 429 would have been one call more.
      assertThat(limited.slack().calls()).containsEntry("chat.postMessage", 4L);
    }
  }

  @Test
  void anyRecordBecomesAMessageByATemplate() throws Exception {
    config.put("message.template", "*${user.name}* ordered ${item}");
    config.put("slack.channel", "#general");
    deploy();
    mail.send(Map.of("user", Map.of("name", "보라"), "item", "<b>"));
    mail.send(Map.of("item", "without a user"));
    mail.send(Map.of("user", Map.of("name", "Jane"), "item", "tea"));
    awaitPosts("*보라* ordered &lt;b&gt;", "*Jane* ordered tea");
  }

  @Test
  void aDryRunPostsNothing() throws Exception {
    config.put("dry.run", "true");
    deploy();
    mail.send(message("1", "#general", "not posted"));
    await("commit of the offset")
        .atMost(SOON)
        .until(
            () ->
                cluster
                        .request("GET", "connectors/" + name + "/offsets", null)
                        .body()
                        .at("/offsets/0/offset/kafka_offset")
                        .asInt()
                    == 1);
    assertThat(mail.posts(Mail.GENERAL)).isEmpty();
  }

  @Test
  void settingsThatCannotWorkAreRefused() throws Exception {
    config.put("slack.channel", "#general");
    config.put("slack.token", "xoxb-wrong");
    Cluster.Answer answer =
        cluster.request("PUT", "connectors/" + name + "/config", JSON.writeValueAsString(config));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("slack.channel").doesNotContain("xoxb-wrong");
    config.remove("slack.channel");
    answer =
        cluster.request("PUT", "connectors/" + name + "/config", JSON.writeValueAsString(config));
    assertThat(answer.message()).contains("invalid_auth").doesNotContain("xoxb-wrong");
  }
}
