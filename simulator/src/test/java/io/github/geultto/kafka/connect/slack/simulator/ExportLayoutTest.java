package io.github.geultto.kafka.connect.slack.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports as people have them: packed by other tools, of other plans, damaged. */
class ExportLayoutTest {
  private static final String CHANNELS = "[{'id':'C1','name':'글쓰기'},{'id':'C2','name':'general'}]";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "./", "export/", "my files/export/", "/", ".\\export\\"})
  void foldersAroundAnExportAreSkipped(String around) throws Exception {
    Workspace workspace = zipped(StandardCharsets.UTF_8, around, "/");

    assertThat(warnings(workspace)).isEmpty();
    assertThat(workspace.messages("C1")).hasSize(1);
    assertThat(workspace.messages("C2")).hasSize(1);
  }

  @Test
  void backslashesSeparateFoldersInAZipAndInTheNamesOfFiles() throws Exception {
    assertThat(zipped(StandardCharsets.UTF_8, "", "\\").messages("C1")).hasSize(1);

    write("unpacked/channels.json", CHANNELS);
    write("unpacked/general\\2024-01-01.json", message("1704067200.000000"));
    assertThat(Workspace.load(folder.resolve("unpacked")).messages("C2")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "x-windows-949, 글쓰기",
    "windows-31j, 雑談",
    "IBM437, café",
    "windows-1252, café",
    "GBK, 闲聊",
  })
  void namesInAnotherCodePageAreDecodedByTheNamesOfChannels(String charset, String name)
      throws Exception {
    Path zip = folder.resolve("export.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream zipped = new ZipOutputStream(out, Charset.forName(charset))) {
      entry(zipped, "channels.json", "[{'id':'C1','name':'" + name + "'}]");
      entry(zipped, name + "/2024-01-01.json", message("1704067200.000000"));
    }

    Workspace workspace = Workspace.load(zip);
    assertThat(workspace.messages("C1")).hasSize(1);
    assertThat(warnings(workspace))
        .containsExactly(
            "File names in the ZIP that are not UTF-8: 1, decoded as "
                + Charset.forName(charset).name()
                + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a+b", "50% of %41", "글쓰기", "a b?#&=c", "é"})
  void theNameOfAFolderIsTakenAsItIs(String name) throws Exception {
    write("channels.json", "[{'id':'C1','name':'" + name + "'}]");
    write(name + "/2024-01-01.json", message("1704067200.000000"));

    assertThat(Workspace.load(folder).messages("C1")).hasSize(1);
  }

  @Test
  void whatMacOsLeavesBehindIsIgnored() throws Exception {
    write("channels.json", CHANNELS);
    write("글쓰기/2024-01-01.json", message("1704067200.000000"));
    write("글쓰기/._2024-01-01.json", "resource");
    write("general/2024-01-01.json", message("1704067200.000000"));
    write("general/.DS_Store", "x");
    write("__MACOSX/general/2024-01-02.json", "resource");

    assertThat(warnings(Workspace.load(folder))).isEmpty();
  }

  @Test
  void filesThatNobodyReadsAreNamed() throws Exception {
    write("channels.json", "[{'id':'C2','name':'general'}]");
    write("integration_logs.json", "[]");
    write("general/2024-01-01.json", message("1704067200.000000"));
    write("general/2024-01-01 (1).json", message("1704067201.000000"));
    write("general/old/2024-01-01.json", message("1704067202.000000"));

    assertThat(warnings(Workspace.load(folder)))
        .containsExactly(
            "Files that are not part of an export and are not read: 2 (general/2024-01-01 (1).json,"
                + " general/old/2024-01-01.json).");
  }

  @Test
  void theChannelThatIsNotArchivedGetsTheMessagesOfASharedName() throws Exception {
    write(
        "channels.json",
        "[{'id':'C1','name':'general','is_archived':true},{'id':'C2','name':'general'}]");
    write("general/2024-01-01.json", message("1704067200.000000"));

    Workspace workspace = Workspace.load(folder);
    assertThat(workspace.messages("C1")).isEmpty();
    assertThat(workspace.messages("C2")).hasSize(1);
    assertThat(warnings(workspace))
        .containsExactly(
            "C1 and C2 are all named general: the messages in that folder are loaded into C2, the"
                + " first that is not archived.");
  }

  @Test
  void everyTeamOfAGridIsRead() throws Exception {
    write("grid/org_users.json", "[{'id':'U1','team_id':'T1'}]");
    write("grid/channels.json", "[{'id':'C0','name':'all'}]");
    write("grid/all/2024-01-01.json", message("1704067200.000000"));
    write("grid/teams/red/channels.json", "[{'id':'C1','name':'general'}]");
    write("grid/teams/red/general/2024-01-01.json", message("1704067201.000000"));
    write(
        "grid/teams/blue/channels.json",
        "[{'id':'C2','name':'general','context_team_id':'T2'},{'id':'C0','name':'all'}]");
    write("grid/teams/blue/general/2024-01-01.json", message("1704067202.000000"));
    write("grid/teams/blue/all/2024-01-02.json", message("1704153600.000000"));

    Workspace workspace = Workspace.load(folder);
    assertThat(workspace.messages("C0")).hasSize(2);
    assertThat(workspace.messages("C1")).hasSize(1);
    assertThat(workspace.messages("C2")).hasSize(1);
    assertThat(field(workspace, "context_team_id")).containsExactlyInAnyOrder("T1", "T1", "T2");
    assertThat(workspace.leftOut()).isEmpty();
  }

  @Test
  void commentsOnCanvasesAreConversations() throws Exception {
    write("channels.json", "[]");
    write("file_conversations.json", "[{'id':'C0FILE','name':'FC:F1:Plan'}]");
    write("FC:F1:Plan/2024-01-01.json", message("1704067200.000000"));

    Workspace workspace = Workspace.load(folder);
    assertThat(workspace.messages("C0FILE")).hasSize(1);
    assertThat(field(workspace, "is_private")).containsExactly("true");
  }

  @Test
  void bytesThatAreNotUtf8AreReplacedAndReported() throws Exception {
    write("channels.json", "[{'id':'C2','name':'general'}]");
    byte[] day =
        message("1704067200.000000")
            .replace("hello", "caf\u00e9")
            .getBytes(StandardCharsets.ISO_8859_1);
    Files.createDirectories(folder.resolve("general"));
    Files.write(folder.resolve("general/2024-01-01.json"), day);
    write("general/2024-01-02.json", "\uFEFF" + message("1704153600.000000"));
    Files.writeString(
        folder.resolve("general/2024-01-03.json"),
        "\uFEFF" + message("1704240000.000000"),
        StandardCharsets.UTF_16LE);

    Workspace workspace = Workspace.load(folder);
    assertThat(workspace.messages("C2"))
        .extracting(message -> message.path("text").asText())
        .containsExactly("caf\uFFFD", "hello", "hello");
    assertThat(workspace.leftOut()).isEmpty();
    assertThat(workspace.warnings())
        .anyMatch(w -> w.startsWith("general/2024-01-01.json has bytes that are not UTF-8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{'ts':", "{'no':'array'}", "", "[] and more", "[][]"})
  void aFileThatCannotBeReadIsNamed(String content) throws Exception {
    write("channels.json", "[{'id':'C2','name':'general'}]");
    write("general/2024-01-01.json", message("1704067200.000000"));
    write("general/2024-01-02.json", content);

    Workspace workspace = Workspace.load(folder);
    assertThat(workspace.messages("C2")).hasSize(1);
    assertThat(workspace.leftOut()).containsExactly("general/2024-01-02.json");
    assertThat(workspace.warnings())
        .anyMatch(warning -> warning.startsWith("general/2024-01-02.json is skipped: "));
  }

  @Test
  void anEntryThatWasDamagedIsNamed() throws Exception {
    Path zip = folder.resolve("export.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream zipped = new ZipOutputStream(out)) {
      zipped.setLevel(0);
      entry(zipped, "channels.json", "[{'id':'C2','name':'general'}]");
      entry(zipped, "general/2024-01-01.json", message("1704067200.000000"));
    }
    byte[] bytes = Files.readAllBytes(zip);
    int text = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("hello");
    Arrays.fill(bytes, text, text + 1, (byte) 'j');
    Files.write(zip, bytes);

    Workspace workspace = Workspace.load(zip);
    assertThat(workspace.leftOut()).containsExactly("general/2024-01-01.json");
    assertThat(workspace.warnings()).anyMatch(warning -> warning.contains("its checksum is wrong"));
  }

  @Test
  void severalExportsOrNothingInsideIsAnError() throws Exception {
    write("a/channels.json", "[{'id':'C1','name':'x'}]");
    write("b/users.json", "[]");
    assertThatThrownBy(() -> Workspace.load(folder))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("contains several exports (a, b): specify one of them.");
    assertThatThrownBy(() -> Workspace.load(folder.resolve("b")))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("contains no users and no channels");
  }

  @Test
  void createdIsServedAsItIs() throws Exception {
    write(
        "channels.json",
        "[{'id':'C1','name':'a','created':1600000000123},{'id':'C2','name':'b','created':1e300},"
            + "{'id':'C3','name':'c','created':'1600000000'}]");

    assertThat(field(Workspace.load(folder), "created"))
        .containsExactly("1600000000123", "1.0E300", "1600000000");
  }

  private Workspace zipped(Charset charset, String around, String separator) throws Exception {
    Path zip = folder.resolve("export.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream zipped = new ZipOutputStream(out, charset)) {
      entry(zipped, around + "channels.json", CHANNELS);
      for (String channel : List.of("글쓰기", "general")) {
        entry(
            zipped, around + channel + separator + "2024-01-01.json", message("1704067200.000000"));
      }
    }
    return Workspace.load(zip);
  }

  private static void entry(ZipOutputStream zipped, String name, String json) throws IOException {
    zipped.putNextEntry(new ZipEntry(name));
    zipped.write(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Without the one that there are no users, which these exports do not have. */
  private static List<String> warnings(Workspace workspace) {
    return workspace.warnings().stream()
        .filter(warning -> !warning.startsWith("The export lists no users"))
        .toList();
  }

  private static List<String> field(Workspace workspace, String name) {
    return workspace.channels().stream()
        .map(channel -> channel.path(name))
        .map(JsonNode::asText)
        .toList();
  }

  private static String message(String ts) {
    return "[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"hello\",\"ts\":\"" + ts + "\"}]";
  }

  private void write(String file, String json) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, json.replace('\'', '"'));
  }
}
