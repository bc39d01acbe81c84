package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.sync.state.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

/**
 * The bytes under which Connect stores offsets, as {@code
 * org.apache.kafka.connect.storage.OffsetStorageWriter} makes them: other bytes would not be found
 * again.
 */
class PartitionBytesTest {

  private static String bytes(Map<String, String> partition) {
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(Map.of("schemas.enable", "false"), true);
      List<Object> key = List.of("community", partition);
      return new String(converter.fromConnectData("topic", null, key), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theBytesOfPartitionsStayTheSame() {
    List<Map<String, String>> partitions = new ArrayList<>();
    SourceOffsets.partitions("C0123").limit(4).forEach(partitions::add);
    SourceOffsets.partitions("C0123").skip(33).forEach(partitions::add);
    for (String list : List.of("users", "channels", "user_groups", "members:C0123")) {
      SourceOffsets.listPartitions(list).limit(2).forEach(partitions::add);
    }
    assertThat(partitions.stream().map(PartitionBytesTest::bytes))
        .containsExactly(
            "[\"community\",{\"channel\":\"C0123\"}]",
            "[\"community\",{\"part\":\"C0123/all\"}]",
            "[\"community\",{\"part\":\"C0123/00\"}]",
            "[\"community\",{\"part\":\"C0123/01\"}]",
            "[\"community\",{\"part\":\"C0123/1f\"}]",
            "[\"community\",{\"stream\":\"users\"}]",
            "[\"community\",{\"part\":\"users/00\"}]",
            "[\"community\",{\"stream\":\"channels\"}]",
            "[\"community\",{\"part\":\"channels/00\"}]",
            "[\"community\",{\"stream\":\"user_groups\"}]",
            "[\"community\",{\"part\":\"user_groups/00\"}]",
            "[\"community\",{\"stream\":\"members:C0123\"}]",
            "[\"community\",{\"part\":\"members:C0123/00\"}]");
  }

  @Test
  void aChannelHas34PartitionsAndAListThirtyThreeOfOneFieldEach() {
    assertThat(SourceOffsets.partitions("C0123")).hasSize(34).allMatch(p -> p.size() == 1);
    assertThat(SourceOffsets.listPartitions("users")).hasSize(33).allMatch(p -> p.size() == 1);
    assertThat(
            Stream.of("C0123/all", "users/1f", "members:C0123/00")
                .map(name -> Map.of("part", name)))
        .extracting(SourceOffsets::ownerOf)
        .containsExactly("C0123", "users", "members:C0123");
    assertThat(Part.namesOfList()).hasSize(32);
  }
}
