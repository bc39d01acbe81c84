package io.github.geultto.kafka.connect.slack.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.TableId;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in schema/ say what the sink makes of the connector's schemas. */
class SchemaFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Set<String> tables() {
    return SinkSchema.tables().keySet();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void isWhatTheSinkDerives(String table) throws Exception {
    String expected = text(SinkSchema.of(table).getFields()) + "\n";
    Path fresh = Path.of("target", table + ".json");
    Files.writeString(fresh, expected);
    assertThat(file(table))
        .as("The file is out of date. To renew it: cp schema-tests/%s schema/", fresh)
        .exists()
        .content(StandardCharsets.UTF_8)
        .isEqualTo(expected);
  }

  /** As bq mk reads it: Google's own client is given the table by a server that speaks its API. */
  @ParameterizedTest
  @MethodSource("tables")
  void isReadByGooglesClient(String table) throws Exception {
    String answer =
        """
        {"kind": "bigquery#table", "type": "TABLE",
         "tableReference": {"projectId": "p", "datasetId": "slack", "tableId": "%s"},
         "schema": {"fields": %s}}
        """
            .formatted(table, Files.readString(file(table)));
    HttpServer server = serve(answer);
    try {
      BigQuery client =
          BigQueryOptions.newBuilder()
              .setProjectId("p")
              .setHost("http://127.0.0.1:" + server.getAddress().getPort())
              .setCredentials(NoCredentials.getInstance())
              .build()
              .getService();
      assertThat(client.getTable(TableId.of("slack", table)).getDefinition().getSchema())
          .isEqualTo(SinkSchema.of(table));
    } finally {
      server.stop(0);
    }
  }

  static Path file(String table) {
    return Path.of("../schema", table + ".json");
  }

  private static HttpServer serve(String answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String text(FieldList fields) throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    return JSON.writer(printer).writeValueAsString(json(fields));
  }

  private static ArrayNode json(FieldList fields) {
    ArrayNode list = JSON.createArrayNode();
    fields.forEach(
        field -> {
          ObjectNode node =
              list.addObject()
                  .put("name", field.getName())
                  .put("type", field.getType().name())
                  .put("mode", field.getMode().name());
          if (field.getDescription() != null) {
            node.put("description", field.getDescription());
          }
          if (field.getSubFields() != null) {
            node.set("fields", json(field.getSubFields()));
          }
        });
    return list;
  }
}
