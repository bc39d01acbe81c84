package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestValidateHost;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.io.CloseMode;

/**
 * A simulated Slack over HTTP on 127.0.0.1: the Web API under {@code /api/}, the simulator's own
 * controls under {@code /simulator/}, and Socket Mode on its own port.
 */
public final class SlackSimulator implements AutoCloseable {
  private static final String JSON = "application/json; charset=utf-8";

  private final SlackApi api;
  private final SimulatorOptions options;
  private final HttpServer server;
  private final SocketConnections connections;
  private final SocketModeServer sockets;

  private SlackSimulator(Workspace workspace, SimulatorOptions options) throws IOException {
    this.api = new SlackApi(workspace, options);
    this.options = options;
    this.server =
        ServerBootstrap.bootstrap()
            .setLocalAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))
            .setListenerPort(options.port())
            .setSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
            .setHttpProcessor(
                HttpProcessorBuilder.create()
                    .addAll(new ResponseContent(), new ResponseConnControl())
                    .add(new RequestValidateHost())
                    .build())
            .setRequestRouter((request, context) -> this::serve)
            .create();
    this.connections = new SocketConnections(api, options, InstantSource.system());
    this.sockets =
        SocketModeServer.start(connections, options.socketMode().port(), options.clock());
    api.serveSockets(sockets::address);
  }

  /**
   * Starts a simulator.
   *
   * @throws IOException when a port is taken
   */
  public static SlackSimulator start(Workspace workspace, SimulatorOptions options)
      throws IOException {
    SlackSimulator simulator = new SlackSimulator(workspace, options);
    try {
      simulator.server.start();
      return simulator;
    } catch (IOException e) {
      simulator.close();
      throw e;
    }
  }

  /** The simulator's address, {@code http://127.0.0.1:PORT/}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  /** The address to give to a Slack SDK instead of {@code https://slack.com/api/}. */
  public URI apiUrl() {
    return url().resolve("api/");
  }

  /** The token of the bot. */
  public String botToken() {
    return options.botToken();
  }

  /** See {@link SlackApi#rotateToken}. */
  public String rotateToken() {
    return api.rotateToken();
  }

  /** The app-level token, for apps.connections.open. */
  public String appToken() {
    return options.appToken();
  }

  /** The app's Socket Mode connections, and what can go wrong with them. */
  public SocketConnections connections() {
    return connections;
  }

  /** What goes wrong; nothing at first. */
  public Faults faults() {
    return api.faults();
  }

  /** The events of the workspace's changes, as they are sent to the app. */
  public EventFeed events() {
    return api.events();
  }

  /** How often each method was called so far, failed calls included. */
  public Map<String, Long> calls() {
    return api.calls();
  }

  /** The workspace that is served. */
  public Workspace workspace() {
    return api.workspace();
  }

  /** Stops at once; calls under way get no answer. */
  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
    sockets.close();
  }

  private void serve(ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
      throws HttpException, IOException {
    response.setHeader("date", api.date());
    URI uri;
    try {
      uri = request.getUri();
    } catch (URISyntaxException e) {
      throw new ProtocolException("The URI is not valid", e);
    }
    byte[] body =
        request.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(request.getEntity());
    if (uri.getPath().startsWith("/api/")) {
      send(response, callApi(uri, request, body));
    } else if (uri.getPath().startsWith("/simulator/")) {
      send(response, callControls(uri, request.getMethod(), body));
    } else {
      response.setCode(HttpStatus.SC_NOT_FOUND);
    }
  }

  private ApiResponse callApi(URI uri, ClassicHttpRequest request, byte[] body) throws IOException {
    String method = uri.getPath().substring("/api/".length());
    try {
      Map<String, String> params = RequestReader.params(uri, request, body);
      ApiResponse response = api.call(method, params, token(method, request, params));
      if (!SlackApi.isByPeople(params)) {
        Thread.sleep(api.faults().delay(method).toMillis());
      }
      return response;
    } catch (SlackError e) {
      return api.refuse(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionClosedException();
    }
  }

  private static String token(String method, ClassicHttpRequest request, Map<String, String> params)
      throws SlackError {
    if (!method.equals(ConnectionsMethod.NAME)) {
      return RequestReader.token(request, params);
    }
    if (!request.getMethod().equals("POST")) {
      throw new SlackError("insecure_request");
    }
    // The app-level token is taken from the header only.
    return RequestReader.headerToken(request);
  }

  private ApiResponse callControls(URI uri, String verb, byte[] body) throws IOException {
    String path = uri.getPath().substring("/simulator/".length());
    try {
      JsonNode json = body.length == 0 ? Json.object() : Json.MAPPER.readTree(body);
      if (!(json instanceof ObjectNode object)) {
        throw new IllegalArgumentException("The body must be a JSON object.");
      }
      ObjectNode answer = new Controls(api, options, connections).handle(verb, path, object);
      return answer == null
          ? refusal(HttpStatus.SC_NOT_FOUND, "There is no " + verb + " of " + path + ".")
          : new ApiResponse(HttpStatus.SC_OK, Map.of(), answer.put("ok", true), null);
    } catch (JsonProcessingException e) {
      return refusal(HttpStatus.SC_BAD_REQUEST, "The body is not valid JSON.");
    } catch (IllegalArgumentException e) {
      return refusal(HttpStatus.SC_BAD_REQUEST, e.getMessage());
    }
  }

  private static ApiResponse refusal(int status, String sentence) {
    ObjectNode body = Json.object().put("ok", false).put("error", sentence);
    return new ApiResponse(status, Map.of(), body, null);
  }

  private static void send(ClassicHttpResponse response, ApiResponse answer) throws IOException {
    if (answer.status() == ApiResponse.DROPPED) {
      throw new ConnectionClosedException();
    }
    answer.headers().forEach(response::setHeader);
    boolean page = answer.text() != null && answer.status() >= 500;
    response.setHeader("content-type", page ? "text/html" : JSON);
    byte[] body =
        answer.body() == null
            ? answer.text().getBytes(StandardCharsets.UTF_8)
            : Json.MAPPER.writeValueAsBytes(answer.body());
    response.setCode(answer.status());
    response.setEntity(new ByteArrayEntity(body, null));
  }
}
