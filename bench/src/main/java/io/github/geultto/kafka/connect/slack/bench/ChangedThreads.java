package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Threads that pages of history show changed, and the calls that this costs. */
final class ChangedThreads {

  private record Post(String channel, Ts root) {}

  private record Announced(long count, Ts latest) {}

  private final Map<Post, Announced> announced = new HashMap<>();
  private final Set<Post> changed = new HashSet<>();
  private long changes;
  private long calls;

  /** A page shows a post, maybe with another count or latest reply than before. */
  void shown(String channel, Message post) {
    if (!post.isReply() && post.replyCount() > 0) {
      Post thread = new Post(channel, post.ts());
      Announced now = new Announced(post.replyCount(), post.latestReply());
      if (!now.equals(announced.put(thread, now))) {
        changed.add(thread);
        changes++;
      }
    }
  }

  /** A thread is read. */
  void requested(Request.Replies request) {
    if (!request.reread() && changed.contains(new Post(request.channel(), request.root()))) {
      calls++;
    }
  }

  /** From now on they are counted; not the backfill of those before. */
  void countFromNow() {
    changed.clear();
    changes = 0;
    calls = 0;
  }

  /** Threads that a page of history showed changed, each time they do. */
  long changes() {
    return changes;
  }

  /** Calls of {@code conversations.replies} for these threads that were not scheduled rereads. */
  long calls() {
    return calls;
  }
}
