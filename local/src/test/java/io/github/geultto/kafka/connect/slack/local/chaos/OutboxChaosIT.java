package io.github.geultto.kafka.connect.slack.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.geultto.kafka.connect.slack.local.Mail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of a worker again and again while it sends a message to each of many people, each
 * time when Slack has a message and the worker has not heard of it. {@code docs/chaos.md} tells of
 * the system properties for longer runs.
 */
class OutboxChaosIT {
  private static final String NAME = "outbox";

  private final int people = Integer.getInteger("chaos.people", 40);
  private final int rounds = Integer.getInteger("chaos.rounds", 2);
  private final Duration atMost = Duration.ofMinutes(Long.getLong("chaos.minutes", 5));

  @Test
  void eachPersonGetsTheMessageOnce() throws Exception {
    Path directory =
        Path.of("target", "chaos", "outbox-" + Instant.now().toEpochMilli()).toAbsolutePath();
    Instant begun = Instant.now();
    try (ProcessCluster cluster = new ProcessCluster(directory);
        // One more, who is deactivated.
        Mail mail =
            new Mail(directory.resolve("export"), people + 1, cluster.bootstrapServers(), NAME)) {
      for (int i = 0; i < people; i++) {
        mail.send(Map.of("message_id", "coupon/" + i, "to", Mail.person(i), "text", "쿠폰 " + i));
      }
      // Slack has the message, and its answer is on the way for so long.
      mail.slack().faults().delay("chat.postMessage", Duration.ofMillis(100));
      List<ProcessCluster.Worker> workers = List.of(cluster.worker(NAME, Map.of()));
      workers.get(0).start();
      Map<String, String> config = new HashMap<>(mail.connector());
      // A worker that was killed is not waited for.
      config.put("consumer.override.session.timeout.ms", "1500");
      config.put("consumer.override.heartbeat.interval.ms", "300");
      cluster.rest(workers).put(NAME, config);
      int unanswered = 0;
      for (int round = 0; round < rounds; round++) {
        int after = (round + 1) * people / (rounds + 1);
        await("%d messages before kill %d".formatted(after, round + 1))
            .atMost(atMost)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> mail.letters() >= after);
        workers.get(0).kill();
        unanswered += mail.letters() < people ? 1 : 0;
        workers.get(0).start();
      }
      await("all messages").atMost(atMost).until(() -> mail.letters() >= people);
      // Whatever would be sent again is sent before this.
      mail.send(Map.of("message_id", "last", "to", "#general", "text", "the end"));
      await("the end").atMost(atMost).until(() -> !mail.posts(Mail.GENERAL).isEmpty());
      for (int i = 0; i < people; i++) {
        assertThat(mail.letters(Mail.person(i))).containsExactly("쿠폰 " + i);
      }
      long found;
      try (Stream<String> log = Files.lines(workers.get(0).log())) {
        found = log.filter(line -> line.contains("was already posted to")).count();
      }
      System.out.printf(
          "chaos: %d kills of a worker, %d of them in the middle, over messages to %d people in %d s:"
              + " each got it once; %d were found to be there after a kill, and not posted again%n",
          rounds, unanswered, people, Duration.between(begun, Instant.now()).toSeconds(), found);
      assertThat(unanswered).isEqualTo(rounds);
      assertThat(found).as("messages there whose answer a kill came before").isPositive();
    }
  }
}
