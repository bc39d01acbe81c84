package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Heartbeats of a connector in a worker. */
@ExtendWith(SharedCluster.class)
class HeartbeatIT {
  private static final String A = "C0AAAA";
  private static final String B = "C0BBBB";

  @TempDir private static Path folder;

  @Test
  void aHeartbeatFollowsEverythingThatItSpeaksOf(Cluster cluster) throws Exception {
    followsEverything("requested", cluster);
  }

  @Test
  void withExactlyOnceToo() throws Exception {
    try (Cluster cluster =
        new Cluster(folder.resolve("cluster"), Map.of("exactly.once.source.support", "enabled"))) {
      followsEverything("required", cluster);
    }
  }

  private static void followsEverything(String exactlyOnce, Cluster cluster) throws Exception {
    String name = "heartbeat-" + exactlyOnce;
    Instant begun = Instant.now();
    try (Community slack = new Community(folder.resolve(name), A, B);
        Deployment connector =
            new Deployment(cluster, slack, name, A, B)
                .with("heartbeat.enabled", "true")
                .with("exactly.once.support", exactlyOnce)) {
      for (int i = 0; i < 20; i++) {
        slack.post(i % 2 == 0 ? A : B, "post " + i);
      }
      connector.deploy();
      List<Emitted> before = new ArrayList<>();
      await("a heartbeat")
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                connector.poll().forEach(before::add);
                return before.stream().anyMatch(HeartbeatIT::isHeartbeat);
              });
      JsonNode value = before.stream().filter(HeartbeatIT::isHeartbeat).findFirst().get().value();
      assertThat(value.get("task").asInt()).isZero();
      assertThat(value.get("task_count").asInt()).isEqualTo(1);
      Instant until = Instant.ofEpochMilli(value.get("emitted_until").asLong());
      assertThat(until).isAfter(begun).isBefore(Instant.now());
      assertThat(value.get("observed_at").asLong()).isGreaterThanOrEqualTo(until.toEpochMilli());
      // Kafka had acknowledged them before the heartbeat was sent.
      List<Emitted> messages = new ArrayList<>(before);
      connector.poll().forEach(messages::add);
      assertThat(messages).extracting(Emitted::key).containsAll(slack.keys(A, B));
      assertThat(connector.settled()).noneMatch(HeartbeatIT::isHeartbeat);
      connector.stop();
      assertThat(connector.allOffsets()).contains(A).doesNotContain("heartbeat\"}");
      connector.deleteOffsets();
    }
  }

  @Test
  void thereIsNoneUnlessItIsEnabled(Cluster cluster) throws Exception {
    try (Community slack = new Community(folder.resolve("none"), A);
        Deployment connector = new Deployment(cluster, slack, "heartbeat-none", A)) {
      connector.deploy();
      assertThat(connector.settled()).noneMatch(HeartbeatIT::isHeartbeat);
    }
  }

  private static boolean isHeartbeat(Emitted record) {
    return record.value() != null && record.value().has("emitted_until");
  }
}
