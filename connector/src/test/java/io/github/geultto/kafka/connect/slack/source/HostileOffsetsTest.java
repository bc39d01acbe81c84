package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import io.github.geultto.kafka.connect.slack.sync.state.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** Whatever an operator may set is either refused in words or can be read by a task. */
class HostileOffsetsTest {
  private static final Ts NOW = Ts.parse("1700000000.000000");
  private final SlackSourceConfig config =
      new SlackSourceConfig(Map.of("slack.token", "xoxb-1-2-3", "topic.prefix", "slack"));

  private static final List<Object> ODD = new ArrayList<>();

  static {
    ODD.add(null);
    ODD.addAll(
        List.of(
            "",
            " ",
            "x",
            "2024",
            "2024-01-01",
            "1704067200.000000",
            "9999999999.999999",
            "-1",
            "0",
            "+999999999-12-31T23:59:59.999999999Z",
            "-999999999-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2024-01-01T00:00:00Z",
            "9000-01-01T00:00:00Z",
            1,
            1L,
            2,
            2L,
            2.0,
            1.5,
            -1,
            Double.NaN,
            true,
            List.of(),
            Map.of(),
            List.of("a"),
            "start.date=x",
            "channel.former=",
            "channel.former=G1,,x",
            "G1 C1,G2",
            "start.date=",
            "topic.prefix=other",
            "=",
            "a=b c=d",
            "start.date=9999999999.999999",
            "x y",
            "..",
            "2024-01-01T00:00:00Z..",
            "a..",
            "2024-01-01T00:00:00Z..2023-01-01T00:00:00Z,..",
            ",",
            "U1",
            "U1 x",
            "U1 1 2",
            "U1 deleted,U1 deleted",
            "1704067200.000000 1704067200.000000 x",
            "1704067200.000000 1704067200.000000 99999999999",
            "1704067200.000000 x 1",
            "1704067200.000000 1704067200.000000",
            "1704067200.000000 1804067200.000000 5",
            "a b c d",
            "QUJD",
            "AAAA",
            "//////////8=",
            "!!!!"));
  }

  private static boolean raw(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      String m = String.valueOf(t.getMessage());
      if (t == e
          && (m.contains("could not be parsed")
              || m.contains("For input string")
              || m.contains("Index ")
              || m.contains("out of bounds")
              || m.contains("null\"")
              || m.endsWith(": null")
              || m.contains("Cannot invoke")
              || m.contains("not a Slack timestamp:")
              || m.contains("cannot be cast"))) {
        return true;
      }
    }
    return false;
  }

  private void probe(
      String what,
      Map<String, String> partition,
      Map<String, Object> good,
      Consumer<Map<String, Object>> task,
      Map<String, Integer> faults) {
    task.accept(good);
    List<String> fields = new ArrayList<>(good.keySet());
    fields.add("settings");
    fields.add("unread");
    fields.add("sweep_at");
    fields.add("sweep_begun");
    fields.add("parents");
    fields.add("bottom");
    fields.add("authors");
    fields.add("renumbered");
    fields.add("resync");
    for (String field : fields) {
      for (Object value : ODD) {
        Map<String, Object> bad = new LinkedHashMap<>(good);
        bad.put(field, value);
        boolean accepted = true;
        try {
          new AlteredOffsets(config, NOW).check(partition, bad);
        } catch (ConnectException e) {
          accepted = false;
          if (raw(e)) {
            faults.merge(
                "RAW at check " + what + "." + field + "=" + value + ": " + e.getMessage(),
                1,
                Integer::sum);
          }
        } catch (RuntimeException e) {
          accepted = false;
          faults.merge(
              "EXC at check " + what + "." + field + "=" + value + ": " + e, 1, Integer::sum);
        }
        if (!accepted) {
          continue;
        }
        try {
          SourceOffsets.formerIds("C123", new ChannelOffsets(bad, Map.of()));
          task.accept(bad);
        } catch (RuntimeException e) {
          faults.merge(
              "ACCEPTED, task fails: " + what + "." + field + "=" + value + ": " + e,
              1,
              Integer::sum);
        }
      }
    }
  }

  @Test
  void whatIsAcceptedCanBeReadAndWhatIsNotIsRefusedInWords() {
    Map<String, Integer> faults = new LinkedHashMap<>();
    ChannelState state =
        SourceOffsets.state("C123", ChannelOffsets.NONE, config, config.shape(), NOW);
    state.ledger.put(NOW.plus(-5), NOW.plus(-5), 7);
    Map<String, Object> head =
        new HashMap<>(state.ride(new Sent.Message(NOW.plus(-5), NOW.plus(-5), 7)));
    state.headIsStored();
    Map<String, Object> all = state.toOffset("all", NOW);
    probe(
        "channel",
        SourceOffsets.channel("C123"),
        head,
        h ->
            use(
                SourceOffsets.state(
                    "C123",
                    new ChannelOffsets(h, Map.of("all", all)),
                    config,
                    config.shape(),
                    NOW)),
        faults);
    probe(
        "channelAlone",
        SourceOffsets.channel("C123"),
        head,
        h ->
            use(
                SourceOffsets.state(
                    "C123", new ChannelOffsets(h, Map.of()), config, config.shape(), NOW)),
        faults);
    probe(
        "part",
        SourceOffsets.part("C123", "all"),
        all,
        p ->
            use(
                SourceOffsets.state(
                    "C123",
                    new ChannelOffsets(head, Map.of("all", p)),
                    config,
                    config.shape(),
                    NOW)),
        faults);
    probe(
        "partAlone",
        SourceOffsets.part("C123", "all"),
        all,
        p ->
            use(
                SourceOffsets.state(
                    "C123",
                    new ChannelOffsets(null, Map.of("all", p)),
                    config,
                    config.shape(),
                    NOW)),
        faults);
    Map<String, Object> v1 = new LinkedHashMap<>(all);
    v1.put("v", 1L);
    List.of("n", "parents", "bottom", "settings", "messages", "threads").forEach(v1::remove);
    probe(
        "v1",
        SourceOffsets.channel("C123"),
        v1,
        h ->
            use(
                SourceOffsets.state(
                    "C123",
                    new ChannelOffsets(h, Map.of("all", all)),
                    config,
                    config.shape(),
                    NOW)),
        faults);
    Map<String, Object> command = new HashMap<>(Map.of("ts", "2023-01-01"));
    probe(
        "command",
        SourceOffsets.channel("C123"),
        command,
        h ->
            use(
                SourceOffsets.state(
                    "C123",
                    new ChannelOffsets(h, Map.of("all", all)),
                    config,
                    config.shape(),
                    NOW)),
        faults);
    ListState list = SourceOffsets.list("users", Map.of(), config.listShape(), NOW, Ts.ZERO);
    list.ledger.compare("U1", 3);
    Map<String, Object> listHead = new HashMap<>(list.ride("U1", 3));
    list.headIsStored();
    Map<String, Object> listPart = list.toOffset(list.home("U1"));
    String home = list.home("U1");
    probe(
        "listHead",
        SourceOffsets.stream("users"),
        listHead,
        h ->
            SourceOffsets.list(
                    "users",
                    Map.of(
                        SourceOffsets.stream("users"),
                        h,
                        SourceOffsets.part("users", home),
                        listPart),
                    config.listShape(),
                    NOW,
                    Ts.ZERO)
                .toOffset(home),
        faults);
    probe(
        "listPart",
        SourceOffsets.part("users", home),
        listPart,
        p ->
            SourceOffsets.list(
                    "users",
                    Map.of(
                        SourceOffsets.stream("users"),
                        listHead,
                        SourceOffsets.part("users", home),
                        p),
                    config.listShape(),
                    NOW,
                    Ts.ZERO)
                .toOffset(home),
        faults);
    Map<String, Object> list1 = new HashMap<>(Map.of("v", 1L, "ledger", listPart.get("ledger")));
    probe(
        "list1",
        SourceOffsets.stream("users"),
        list1,
        h ->
            SourceOffsets.list(
                    "users",
                    Map.of(SourceOffsets.stream("users"), h),
                    config.listShape(),
                    NOW,
                    Ts.ZERO)
                .toOffset(home),
        faults);
    assertThat(faults).isEmpty();
  }

  private static void use(ChannelState state) {
    state.toOffset("all", NOW);
    state.headOffset();
    state.unread.newestGap();
  }
}
