package io.github.geultto.kafka.connect.slack.local;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The pipeline on Kafka's official image; skipped where there is no Docker. */
@Testcontainers(disabledWithoutDocker = true)
class ContainerKafkaIT extends LivePipeline {
  @Container private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.3.1");

  @BeforeAll
  void startOnContainer(@TempDir Path directory) throws Exception {
    start(KAFKA.getBootstrapServers(), directory);
  }
}
