package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What Slack sends to the app at every change of the workspace, without a network and on the
 * workspace's clock. Thread-safe. Without a listener nothing is made or kept. Source: <a
 * href="https://docs.slack.dev/apis/events-api">The Events API</a>.
 */
public final class EventFeed {
  private final Workspace workspace;
  private final EventFaults faults;
  private final Consumer<Instant> schedule;
  private final ChangeEvents changes;
  private final LinkPreviews previews;
  private final EventDisorder disorder;
  private final EventQuota quota = new EventQuota();
  private final List<Consumer<EventDelivery>> listeners = new ArrayList<>();

  /**
   * A feed of that workspace.
   *
   * @param schedule writes the scheduled messages that are due
   */
  EventFeed(
      Workspace workspace, SimulatorOptions options, Faults faults, Consumer<Instant> schedule) {
    this.workspace = workspace;
    this.faults = faults.events();
    this.schedule = schedule;
    this.previews = new LinkPreviews(workspace);
    this.disorder = new EventDisorder(this.faults);
    this.changes = new ChangeEvents(workspace, options, faults, previews, this::publish);
    faults
        .hiddenChannels()
        .onChange((channel, hidden) -> membershipChanged(channel, hidden, options));
  }

  /**
   * Calls the listener with every event from now on, in the thread that makes the change and before
   * its call returns. An event whose {@link EventDelivery#due} is later must be delivered then. The
   * listener must not call the API.
   */
  public void listen(Consumer<EventDelivery> listener) {
    synchronized (workspace) {
      if (listeners.isEmpty()) {
        workspace.listen(changes);
      }
      listeners.add(listener);
    }
  }

  /** Ends {@link #listen}. */
  public void unlisten(Consumer<EventDelivery> listener) {
    synchronized (workspace) {
      if (listeners.remove(listener) && listeners.isEmpty()) {
        workspace.unlisten(changes);
        previews.clear();
        disorder.clear();
      }
    }
  }

  /** A listener that keeps the events from now on until they are taken; to be closed. */
  public EventQueue queue() {
    return new EventQueue(this);
  }

  /** Lets happen what is due without a call: scheduled messages, previews of links. */
  public void advance(Instant now) {
    synchronized (workspace) {
      schedule.accept(now);
      previews.advance(now);
      disorder.release(now).forEach(this::deliver);
    }
  }

  private void membershipChanged(String channelId, boolean hidden, SimulatorOptions options) {
    synchronized (workspace) {
      Channel channel = workspace.channel(channelId);
      if (channel != null && !listeners.isEmpty()) {
        changes.membershipChanged(channel, hidden, options.clock().instant());
      }
    }
  }

  private void publish(ObjectNode event, Channel channel, Instant now) {
    if (quota.admit(faults.perHour(), now)) {
      EventDelivery first = EventDelivery.first(now, callback(event, channel, now));
      disorder.apply(first).forEach(this::deliver);
    } else if (quota.firstDropped(now)) {
      deliver(EventDelivery.first(now, rateLimited(now)));
    }
  }

  private void deliver(EventDelivery event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  private ObjectNode outer(String type) {
    ObjectNode outer = Json.object().put("token", "simulator").put("team_id", workspace.teamId());
    return outer.put("api_app_id", Workspace.APP_ID).put("type", type);
  }

  private ObjectNode callback(ObjectNode event, Channel channel, Instant now) {
    ObjectNode callback = outer("event_callback");
    callback.set("event", event);
    // The event_ts is unique in a workspace, also when the simulator is started again.
    long ts = Ts.parse(event.path("event_ts").asText());
    callback.put(
        "event_id", "Ev" + Long.toString(ts, Character.MAX_RADIX).toUpperCase(Locale.ROOT));
    callback.put("event_time", now.getEpochSecond());
    ObjectNode authorization = callback.putArray("authorizations").addObject();
    authorization.putNull("enterprise_id").put("team_id", workspace.teamId());
    authorization.put("user_id", Workspace.BOT_USER).put("is_bot", true);
    authorization.put("is_enterprise_install", false);
    boolean shared = channel != null && channel.info().path("is_ext_shared").asBoolean();
    return callback.put("is_ext_shared_channel", shared);
  }

  /**
   * Source: <a
   * href="https://docs.slack.dev/reference/events/app_rate_limited">app_rate_limited</a>.
   */
  private ObjectNode rateLimited(Instant now) {
    long minute = now.getEpochSecond() - Math.floorMod(now.getEpochSecond(), 60L);
    return outer("app_rate_limited").put("minute_rate_limited", minute);
  }
}
