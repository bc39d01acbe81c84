package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The Web API without HTTP, for tests and benchmarks on a virtual clock. Thread-safe; calls run one
 * at a time.
 */
public final class SlackApi {
  /** A parameter of the writing methods, unknown to Slack: the user in whose name to write. */
  static final String SIMULATOR_USER = "simulator_user";

  /** With two digits of the day, which RFC 9110 asks for. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Workspace workspace;
  private final SimulatorOptions options;
  private final Faults faults = new Faults();
  private final Authentication authentication;
  private final Map<String, Endpoint> endpoints = new HashMap<>();
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  private final RateLimiter limiter = new RateLimiter();
  private final AtomicLong requests = new AtomicLong();
  private final EventFeed events;
  private final ConnectionsMethod connections;

  /** A Web API for that workspace; of the options the port has no meaning here. */
  public SlackApi(Workspace workspace, SimulatorOptions options) {
    this.workspace = workspace;
    this.options = options;
    this.authentication = new Authentication(workspace, options, faults);
    Access access = new Access(workspace, faults);
    new TeamMethods(workspace, faults).addTo(endpoints);
    new PeopleMethods(workspace, faults).addTo(endpoints);
    new ConversationLists(workspace, faults, access).addTo(endpoints);
    new ConversationReads(faults, access, options.rateLimits()).addTo(endpoints);
    new ReactionMethods(workspace, faults, access).addTo(endpoints);
    NewChannels newChannels = new NewChannels(workspace);
    new ConversationWrites(workspace, faults, access, newChannels).addTo(endpoints);
    DirectConversations direct = new DirectConversations(workspace, access, newChannels);
    direct.addTo(endpoints);
    new ConversationMembers(workspace, access).addTo(endpoints);
    new UserGroupMethods(workspace).addTo(endpoints);
    ChatMethods chat = new ChatMethods(workspace, access, direct);
    chat.addTo(endpoints);
    connections = new ConnectionsMethod(options, faults.events());
    events = new EventFeed(workspace, options, faults, chat::deliverScheduled);
  }

  /** The workspace behind this API. */
  public Workspace workspace() {
    return workspace;
  }

  /** What goes wrong; nothing at first. */
  public Faults faults() {
    return faults;
  }

  /** Replaces the bot's token by one that is valid for twelve hours, as token rotation does. */
  public String rotateToken() {
    return authentication.rotateToken(options.clock().instant());
  }

  /** The events of the workspace's changes, as they are sent to the app. */
  public EventFeed events() {
    return events;
  }

  /** How often the app called each method so far, failed calls included. */
  public Map<String, Long> calls() {
    Map<String, Long> counts = new TreeMap<>();
    calls.forEach((method, count) -> counts.put(method, count.sum()));
    return counts;
  }

  /**
   * Calls a method.
   *
   * @param method such as {@code conversations.history}
   * @param params the parameters as text, as in a form
   * @param token the token, null for none
   */
  public ApiResponse call(String method, Map<String, String> params, String token) {
    Map<String, String> headers = headers();
    if (!isByPeople(params)) {
      calls.computeIfAbsent(method, key -> new LongAdder()).increment();
      Faults.Failure failure = faults.failure(method);
      if (failure != null && failure.kind() == Faults.Kind.LOST) {
        synchronized (workspace) {
          answer(method, params, token, headers);
        }
      }
      if (failure != null) {
        return failed(failure, headers);
      }
    }
    synchronized (workspace) {
      return answer(method, params, token, headers);
    }
  }

  /** Lets apps.connections.open answer with the addresses of WebSockets. */
  void serveSockets(Supplier<String> addresses) {
    connections.addresses(addresses);
  }

  /** The answer to a request that cannot be read as a call. */
  ApiResponse refuse(SlackError error) {
    return new ApiResponse(200, headers(), error.body(), null);
  }

  /** The clock's time as an HTTP header has it. */
  String date() {
    return HTTP_DATE.format(options.clock().instant());
  }

  /** Whether people write, not the app: such calls have no limits, faults or counts. */
  static boolean isByPeople(Map<String, String> params) {
    return !params.getOrDefault(SIMULATOR_USER, "").isEmpty();
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("date", date());
    headers.put("x-slack-req-id", "sim" + requests.incrementAndGet());
    headers.put("x-oauth-scopes", String.join(",", faults.without(options.scopes())));
    return headers;
  }

  private ApiResponse answer(
      String method, Map<String, String> params, String token, Map<String, String> headers) {
    try {
      if (method.equals("api.test")) {
        return ok(apiTest(params), headers);
      }
      if (method.equals(ConnectionsMethod.NAME)) {
        return openConnection(token, headers);
      }
      Endpoint endpoint = endpoints.get(method);
      if (endpoint == null) {
        throw new SlackError("unknown_method");
      }
      Instant now = options.clock().instant();
      Call call = authentication.caller(params, token, now);
      long wait = rateLimit(method, endpoint, params, now);
      if (wait > 0) {
        return rateLimited(wait, headers);
      }
      events.advance(now);
      ObjectNode answer = endpoint.handler().answer(call);
      return ok(isByPeople(params) ? answer : faults.pages().distort(answer), headers);
    } catch (SlackError e) {
      return new ApiResponse(200, headers, e.body(), null);
    }
  }

  private ApiResponse openConnection(String token, Map<String, String> headers) throws SlackError {
    connections.authenticate(token);
    if (options.rateLimits() != RateLimits.OFF) {
      Instant now = options.clock().instant();
      long wait =
          limiter.admit(
              ConnectionsMethod.NAME,
              ConnectionsMethod.BURST,
              ConnectionsMethod.BURST_SECONDS,
              now);
      if (wait > 0) {
        return rateLimited(wait, headers);
      }
    }
    return ok(connections.open(), headers);
  }

  private long rateLimit(
      String method, Endpoint endpoint, Map<String, String> params, Instant now) {
    if (options.rateLimits() == RateLimits.OFF || isByPeople(params)) {
      return 0;
    }
    if (method.equals("chat.postMessage")) {
      // One message per second and channel, in addition to the workspace's own limit.
      String channel = method + " " + params.getOrDefault("channel", "");
      long wait = limiter.admit(channel, 1, 1, now);
      if (wait > 0) {
        return wait;
      }
    }
    return limiter.admit(method, endpoint.perMinute(), 60, now);
  }

  private static ObjectNode apiTest(Map<String, String> params) throws SlackError {
    if (params.containsKey("error")) {
      throw new SlackError(params.get("error"));
    }
    ObjectNode answer = Json.object();
    ObjectNode args = answer.putObject("args");
    params.forEach(args::put);
    return answer;
  }

  private static ApiResponse ok(ObjectNode answer, Map<String, String> headers) {
    ObjectNode body = Json.object().put("ok", true);
    body.setAll(answer);
    return new ApiResponse(200, headers, body, null);
  }

  private static ApiResponse rateLimited(long seconds, Map<String, String> headers) {
    headers.put("retry-after", Long.toString(seconds));
    return new ApiResponse(429, headers, new SlackError("ratelimited").body(), null);
  }

  private static ApiResponse failed(Faults.Failure failure, Map<String, String> headers) {
    String page = "<!DOCTYPE html><html><head><title>Server Error</title></head></html>";
    return switch (failure.kind()) {
      case HTTP_500 -> new ApiResponse(500, headers, null, page);
      case HTTP_503 -> {
        headers.put("retry-after", Long.toString(failure.retryAfterSeconds()));
        yield new ApiResponse(503, headers, null, page);
      }
      case NO_LIST -> ok(Json.object(), headers);
      case MALFORMED -> new ApiResponse(200, headers, null, "{\"ok\":true,\"messages\":[{\"ty");
      case DROPPED, LOST -> new ApiResponse(ApiResponse.DROPPED, headers, null, null);
      case ERROR -> new ApiResponse(200, headers, new SlackError(failure.code()).body(), null);
      case RATE_LIMITED -> rateLimited(failure.retryAfterSeconds(), headers);
    };
  }
}
