package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A channel as Slack keeps it, just enough of it to be asked for history, replies, reactions. */
public final class FakeChannel {

  public static final class Post {
    public final Ts ts;
    public final Ts thread;
    public String text;
    public Ts edited;
    public boolean broadcast;
    public boolean tombstone;
    public String author = "U1";
    public final Map<String, Set<String>> reactions = new LinkedHashMap<>();

    Post(Ts ts, Ts thread, String text) {
      this.ts = ts;
      this.thread = thread;
      this.text = text;
    }

    public boolean isReply() {
      return thread != null;
    }
  }

  public final TreeMap<Ts, Post> posts = new TreeMap<>();
  public int shownUsers = 3;
  public boolean tombstonesInHistory = true;

  /**
   * Messages that are older are hidden, by a plan or a retention policy; {@link Ts#ZERO} if none.
   */
  public Ts hiddenBefore = Ts.ZERO;

  /** Threads that are not shown although their parents are. */
  public final Set<Ts> unreadable = new HashSet<>();

  /** Threads whose answers lack the parent. */
  public final Set<Ts> parentless = new HashSet<>();

  /** Whether a deleted thread is an empty answer, and not {@code thread_not_found}. */
  public boolean emptyForDeleted;

  /** Whether a deleted parent leaves its replies behind, and no tombstone. */
  public boolean leavesOrphans;

  /** Whether more pages are announced without a cursor, at times. */
  public boolean forgetsCursors;

  /** What may be seen of it. */
  public PrivacyRules privacy = PrivacyRules.NONE;

  /** Makes pages shorter than asked for, or empty with more to come; null for a kind server. */
  public Random unkind;

  public Post post(Ts ts, Ts thread, String text) {
    Post post = new Post(ts, thread, text);
    posts.put(ts, post);
    return post;
  }

  public void delete(Ts ts) {
    Post post = posts.get(ts);
    if (!post.isReply() && !replies(ts).isEmpty() && !leavesOrphans) {
      post.tombstone = true;
      post.text = "This message was deleted.";
      post.reactions.clear();
      post.edited = null;
      return;
    }
    posts.remove(ts);
    if (post.isReply() && replies(post.thread).isEmpty()) {
      Post parent = posts.get(post.thread);
      if (parent != null && parent.tombstone) {
        posts.remove(parent.ts);
      }
    }
  }

  public List<Post> replies(Ts root) {
    return posts.tailMap(root, false).values().stream()
        .filter(post -> root.equals(post.thread))
        .toList();
  }

  /** Every message that Slack shows, in full. */
  public Map<Ts, Message> truth() {
    Map<Ts, Message> truth = new TreeMap<>();
    posts.values().forEach(post -> truth.put(post.ts, message(post, Integer.MAX_VALUE)));
    return truth;
  }

  /** Whether Slack shows a message somewhere. */
  public boolean isVisible(Ts ts) {
    Post post = posts.get(ts);
    if (post == null || ts.isBefore(hiddenBefore)) {
      return false;
    }
    Ts root = post.isReply() ? post.thread : ts;
    boolean isReadable = !root.isBefore(hiddenBefore) && !unreadable.contains(root);
    boolean inThread = isReadable && (post.isReply() || post.tombstone);
    boolean inHistory = post.isReply() ? post.broadcast : !post.tombstone || tombstonesInHistory;
    return inThread || inHistory;
  }

  /** How Slack shows a message, in full; null if there is none. */
  public Message shown(Ts ts) {
    Post post = posts.get(ts);
    return post == null ? null : message(post, Integer.MAX_VALUE);
  }

  public Page<Message> history(Request.History request) {
    List<Message> shown = new ArrayList<>();
    String cursor = null;
    Ts latest =
        request.cursor() == null
            ? request.latest()
            : Ts.min(request.latest(), Ts.parse(request.cursor()));
    int limit = limit(request.limit());
    if (limit == 0) {
      return new Page<>(shown, latest.toString(), true);
    }
    for (Post post : posts.headMap(latest, false).descendingMap().values()) {
      if (!post.ts.isAfter(request.oldest())) {
        break;
      }
      if (post.ts.isBefore(hiddenBefore)
          || (post.isReply() && !post.broadcast)
          || (post.tombstone && !tombstonesInHistory)) {
        continue;
      }
      if (shown.size() == limit) {
        cursor = shown.get(shown.size() - 1).ts().toString();
        break;
      }
      shown.add(message(post, shownUsers));
    }
    return page(shown, cursor);
  }

  private Page<Message> page(List<Message> shown, String cursor) {
    boolean forgets = forgetsCursors && !shown.isEmpty() && unkind != null && unkind.nextBoolean();
    return new Page<>(shown, forgets ? null : cursor, cursor != null);
  }

  /** Null where Slack answers thread_not_found. */
  public Page<Message> replies(Request.Replies request) {
    Post parent = posts.get(request.root());
    boolean hidden = request.root().isBefore(hiddenBefore) || unreadable.contains(request.root());
    if (hidden || (parent == null && replies(request.root()).isEmpty())) {
      return emptyForDeleted && !hidden ? page(List.of(), null) : null;
    }
    List<Message> shown = new ArrayList<>();
    if (parent != null && !parentless.contains(request.root())) {
      shown.add(message(parent, shownUsers));
    }
    Ts oldest = request.cursor() == null ? request.oldest() : Ts.parse(request.cursor());
    int limit = Math.max(1, limit(request.limit()));
    String cursor = null;
    for (Post reply : replies(request.root())) {
      if (reply.ts.isAfter(oldest) && reply.ts.isBefore(request.latest())) {
        if (shown.size() > limit) {
          cursor = shown.get(shown.size() - 1).ts().toString();
          break;
        }
        shown.add(message(reply, shownUsers));
      }
    }
    return page(shown, cursor);
  }

  /** A post or reply by itself; null where Slack answers thread_not_found. */
  public Page<Message> single(Ts ts) {
    Post post = posts.get(ts);
    Ts root = post != null && post.isReply() ? post.thread : ts;
    boolean hidden = ts.isBefore(hiddenBefore) || unreadable.contains(root);
    if (hidden || post == null) {
      return emptyForDeleted && !hidden ? page(List.of(), null) : null;
    }
    return page(List.of(message(post, shownUsers)), null);
  }

  /** Null where Slack answers message_not_found. */
  public List<Message.Reaction> reactions(Ts ts) {
    Post post = posts.get(ts);
    // A tombstone is no message to reactions.get.
    return post == null || post.tombstone ? null : message(post, Integer.MAX_VALUE).reactions();
  }

  private int limit(int asked) {
    return unkind == null || unkind.nextInt(8) != 0 ? asked : unkind.nextInt(Math.min(asked, 5));
  }

  private Message message(Post post, int users) {
    Shown shown = post.isReply() ? Shown.reply(post.ts, post.thread) : Shown.post(post.ts);
    shown.by(post.author);
    if (post.tombstone) {
      shown.tombstone();
    }
    shown.text(post.text);
    if (post.broadcast) {
      shown.broadcast();
    }
    if (post.edited != null) {
      shown.edited(post.edited);
    }
    List<Post> replies = post.isReply() ? List.of() : replies(post.ts);
    if (!replies.isEmpty()) {
      shown.replies(replies.size(), replies.get(replies.size() - 1).ts);
    }
    post.reactions.forEach(
        (name, who) -> shown.reaction(name, who.size(), who.stream().limit(users).toList()));
    return privacy.visible("C1", shown.message());
  }

  public static Set<String> users() {
    return new LinkedHashSet<>();
  }
}
