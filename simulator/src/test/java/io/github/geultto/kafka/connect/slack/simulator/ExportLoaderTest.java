package io.github.geultto.kafka.connect.slack.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportLoaderTest {
  @TempDir Path folder;

  @Test
  void loadsWhatAnExportHolds() throws Exception {
    write("users.json", "[{'id':'U1','team_id':'T9','name':'ann','profile':{'real_name':'앤'}}]");
    write(
        "channels.json",
        "[{'id':'C1','name':'글쓰기','created':'1433558319','members':['U1','U2'],"
            + "'topic':{'value':'주제','creator':'U1','last_set':'0'}}]");
    write(
        "글쓰기/2024-01-01.json",
        "[{'type':'message','user':'U1','text':'안녕 &lt;하세요&gt;','ts':'1704067200.000100',"
            + "'odd':{'kept':[1]},"
            + "'reactions':[{'name':'참_잘했어요','users':['U1'],'count':1}]}]");

    Workspace workspace = Workspace.load(folder);

    assertThat(workspace.warnings()).isEmpty();
    assertThat(workspace.teamId()).isEqualTo("T9");
    assertThat(workspace.users()).hasSize(1);
    ObjectNode channel = workspace.channels().get(0);
    assertThat(channel.path("name").asText()).isEqualTo("글쓰기");
    assertThat(channel.path("created").isIntegralNumber()).isTrue();
    assertThat(channel.path("created").asLong()).isEqualTo(1433558319);
    assertThat(channel.path("num_members").asInt()).isEqualTo(2);
    assertThat(channel.path("is_member").asBoolean()).isTrue();
    assertThat(channel.at("/topic/value").asText()).isEqualTo("주제");
    ObjectNode message = workspace.messages("C1").get(0);
    assertThat(message.path("text").asText()).isEqualTo("안녕 &lt;하세요&gt;");
    assertThat(message.at("/odd/kept/0").asInt()).isEqualTo(1);
    assertThat(message.at("/reactions/0/name").asText()).isEqualTo("참_잘했어요");
  }

  @Test
  void threadsAreMadeOfTheRepliesThatAreThere() throws Exception {
    write("channels.json", "[{'id':'C1','name':'a'}]");
    write(
        "a/2024-01-01.json",
        "[{'user':'U1','text':'parent','ts':'1704067200.000100','thread_ts':'1704067200.000100',"
            + "'reply_count':9,'latest_reply':'1704099999.000000','reply_users':['U8'],"
            + "'replies':[{'user':'U8','ts':'1704099999.000000'}]},"
            + "{'user':'U1','text':'lonely','ts':'1704067201.000000',"
            + "'thread_ts':'1704067201.000000','reply_count':2}]");
    write(
        "a/2024-02-01.json",
        "[{'user':'U2','text':'late','ts':'1706745600.000000','thread_ts':'1704067200.000100',"
            + "'parent_user_id':'U1'}]");

    Workspace workspace = Workspace.load(folder);

    List<ObjectNode> messages = workspace.messages("C1");
    assertThat(messages).hasSize(3);
    ObjectNode parent = messages.get(0);
    assertThat(parent.path("reply_count").asInt()).isEqualTo(1);
    assertThat(parent.path("latest_reply").asText()).isEqualTo("1706745600.000000");
    assertThat(parent.path("reply_users").toString()).isEqualTo("[\"U2\"]");
    assertThat(parent.has("replies")).isFalse();
    assertThat(messages.get(1).has("thread_ts")).isFalse();
    assertThat(messages.get(2).path("thread_ts").asText()).isEqualTo("1704067200.000100");
  }

  @Test
  void aLostParentIsATombstone() throws Exception {
    write("channels.json", "[{'id':'C1','name':'a'}]");
    write(
        "a/2024-01-02.json",
        "[{'user':'U2','text':'r','ts':'1704153600.000000','thread_ts':'1704067200.000000'}]");

    Workspace workspace = Workspace.load(folder);

    ObjectNode tombstone = workspace.messages("C1").get(0);
    assertThat(tombstone.path("subtype").asText()).isEqualTo("tombstone");
    assertThat(tombstone.path("reply_count").asInt()).isEqualTo(1);
    assertThat(workspace.warnings()).anyMatch(warning -> warning.contains("have no parent"));
  }

  @Test
  void missingUsersAreMadeUpOfAuthorsAndReactors() throws Exception {
    write("channels.json", "[{'id':'C1','name':'a'}]");
    write(
        "a/2024-01-01.json",
        "[{'user':'U1','text':'x','ts':'1704067200.000000',"
            + "'user_profile':{'name':'ann','real_name':'Ann'},"
            + "'reactions':[{'name':'heart','users':['U2'],'count':1}]}]");

    List<ObjectNode> users = Workspace.load(folder).users();

    assertThat(users).extracting(user -> user.path("id").asText()).containsExactly("U1", "U2");
    assertThat(users.get(0).path("real_name").asText()).isEqualTo("Ann");
  }

  @Test
  void channelsWithoutFolderAndFoldersWithoutChannelAreThere() throws Exception {
    write("channels.json", "[{'id':'C1','name':'empty'},{'id':'C2','name':'meetup-'}]");
    write("groups.json", "[{'id':'G1','name':'private'}]");
    write("dms.json", "[{'id':'D00000001','members':['U1','U2']}]");
    write("meetup-/2024-01-01.json", message("1704067200.000000"));
    write("unlisted/2024-01-01.json", message("1704067200.000000"));
    write("D00000001/2024-01-01.json", message("1704067200.000000"));
    write("D00000002/2024-01-01.json", message("1704067200.000000"));
    write("attachments/notes.txt", "no messages");

    Workspace workspace = Workspace.load(folder);
    Workspace again = Workspace.load(folder);

    assertThat(workspace.messages("C1")).isEmpty();
    assertThat(workspace.messages("C2")).hasSize(1);
    assertThat(workspace.messages("D00000001")).hasSize(1);
    assertThat(workspace.messages("D00000002")).hasSize(1);
    ObjectNode unlisted =
        workspace.channels().stream()
            .filter(channel -> channel.path("name").asText().equals("unlisted"))
            .findFirst()
            .orElseThrow();
    assertThat(unlisted.path("id").asText()).matches("C[0-9A-F]{10}");
    assertThat(workspace.messages(unlisted.path("id").asText())).hasSize(1);
    assertThat(again.channels()).isEqualTo(workspace.channels());
    assertThat(workspace.channels()).hasSize(6);
    assertThat(workspace.warnings())
        .anyMatch(warning -> warning.contains("empty is listed but has no folder"))
        .anyMatch(warning -> warning.contains("unlisted has a folder but is not listed"));
  }

  @Test
  void oddMessagesAreKeptAndUselessOnesCounted() throws Exception {
    write("channels.json", "[{'id':'C1','name':'a'}]");
    write(
        "a/2024-01-01.json",
        "[{'ts':'1704067200.000000'},"
            + "{'ts':'1704067201.000000','subtype':'file_share','file':{'id':'F1'}},"
            + "{'text':'no ts'},"
            + "{'ts':'1704067202.5','text':'bad ts'},"
            + "'no object', 7,"
            + "{'ts':'1704067203.000000','text':'first'},"
            + "{'ts':'1704067204.000000','text':'x','thread_ts':'1804067204.000000'}]");
    write("a/2024-01-02.json", "[{'ts':'1704067203.000000','text':'second'}]");
    write("a/2024-01-03.json", "[{'ts':");
    write("a/2024-01-04.json", "{'no':'array'}");

    Workspace workspace = Workspace.load(folder);

    List<ObjectNode> messages = workspace.messages("C1");
    assertThat(messages).hasSize(4);
    assertThat(messages.get(0).properties()).hasSize(1);
    assertThat(messages.get(1).at("/files/0/id").asText()).isEqualTo("F1");
    assertThat(messages.get(2).path("text").asText()).isEqualTo("second");
    assertThat(messages.get(3).has("thread_ts")).isFalse();
    assertThat(workspace.warnings())
        .anyMatch(warning -> warning.equals("2 messages without a usable ts are skipped."))
        .anyMatch(warning -> warning.startsWith("1 messages are present twice"))
        .anyMatch(warning -> warning.contains("2 elements are not of kind message"))
        .anyMatch(warning -> warning.startsWith("a/2024-01-03.json is skipped: it is not valid"))
        .anyMatch(warning -> warning.startsWith("a/2024-01-04.json is skipped: it is not an"));
  }

  @Test
  void aZipWithAFolderAroundItIsReadTheSame() throws Exception {
    write("export/channels.json", "[{'id':'C1','name':'글쓰기'}]");
    String decomposed = Normalizer.normalize("글쓰기", Normalizer.Form.NFD);
    write("export/" + decomposed + "/2024-01-01.json", message("1704067200.000000"));
    write("__MACOSX/._export", "x");
    Path zip = folder.resolve("export.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream zipped = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(folder.resolve("export"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zipped.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, zipped);
      }
    }

    assertThat(Workspace.load(zip).messages("C1")).hasSize(1);
    Files.delete(zip);
    assertThat(Workspace.load(folder).messages("C1")).hasSize(1);
  }

  @Test
  void whatIsNoExportIsSaidInASentence() throws Exception {
    write("notes.txt", "hello");

    assertThatThrownBy(() -> Workspace.load(folder))
        .isInstanceOf(ExportException.class)
        .hasMessage(
            folder
                + " is not a Slack export: it has neither channels.json nor users.json nor folders"
                + " with daily files (YYYY-MM-DD.json).");
    assertThatThrownBy(() -> Workspace.load(folder.resolve("nowhere")))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> Workspace.load(folder.resolve("notes.txt")))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("neither a folder nor a ZIP");
    Files.writeString(folder.resolve("broken.zip"), "PK but no more");
    assertThatThrownBy(() -> Workspace.load(folder.resolve("broken.zip")))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void newMessagesComeAfterTheLoadedOnes() throws Exception {
    write("channels.json", "[{'id':'C1','name':'a'}]");
    write("a/2099-01-01.json", message("4070908800.000000"));
    SlackApi api = new SlackApi(Workspace.load(folder), SimulatorOptions.defaults());

    ApiResponse response =
        api.call("chat.postMessage", Map.of("channel", "C1", "text", "x"), "xoxb-simulator");
    assertThat(response.body().path("ts").asText()).isEqualTo("4070908800.000001");
  }

  private static String message(String ts) {
    return "[{'type':'message','user':'U1','text':'x','ts':'" + ts + "'}]";
  }

  private void write(String file, String json) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, json.replace('\'', '"'));
  }
}
