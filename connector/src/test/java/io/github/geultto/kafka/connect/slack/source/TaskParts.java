package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** The parts of a task that decide and remember, without those that call Slack. */
record TaskParts(
    OffsetStorageReader reader,
    TaskMemory memory,
    Scheduler scheduler,
    Acknowledgements acknowledgements,
    Batch batch) {

  /**
   * @param stored the offsets, as they are whenever they are read
   */
  static TaskParts of(
      TaskConfig task, Map<Map<String, String>, Map<String, Object>> stored, Ts now) {
    SlackSourceConfig config = task.connector();
    Records records =
        new Records(
            "slack",
            config.timeZone(),
            task.workspaces(),
            config.deletesMode(),
            config.recordFormat());
    OffsetStorageReader reader =
        (OffsetStorageReader)
            Proxy.newProxyInstance(
                TaskParts.class.getClassLoader(),
                new Class<?>[] {OffsetStorageReader.class},
                (proxy, method, args) -> new HashMap<>(stored));
    TaskMemory memory = new TaskMemory(task, records, reader, now);
    Acknowledgements acknowledgements = new Acknowledgements();
    return new TaskParts(
        reader,
        memory,
        new Scheduler(config.syncSettings(), 1_000_000, memory.channels().values()),
        acknowledgements,
        new Batch(
            records,
            memory.channelDeliveries(),
            memory.listDeliveries(),
            acknowledgements,
            op -> {}));
  }
}
