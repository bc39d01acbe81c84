package io.github.geultto.kafka.connect.slack.local;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline on the broker that {@code ./run} starts. */
class EmbeddedKafkaIT extends LivePipeline {

  @BeforeAll
  void startOnEmbeddedKafka(@TempDir Path directory) throws Exception {
    KafkaBroker broker = close(KafkaBroker.start(directory.resolve("kafka"), 0));
    start(broker.bootstrapServers(), directory);
  }
}
