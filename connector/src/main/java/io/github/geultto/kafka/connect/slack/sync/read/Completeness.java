package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;

/**
 * What Slack announced against what was read, since the start: the replies that parents count
 * against those that their threads showed, and the reactions counted against the users listed.
 * Equal where all has been read; Slack's own count of replies is off by one now and then.
 */
public final class Completeness {

  private long repliesAnnounced;
  private long repliesRead;
  private long reactionsCounted;
  private long reactionsListed;

  /** A thread has been read: by so much its parent's count and the replies read have grown. */
  public void thread(long announced, long read) {
    repliesAnnounced += announced;
    repliesRead += read;
  }

  /** A message has been emitted. */
  public void message(Message message) {
    reactionsCounted += message.reactionCount();
    for (Message.Reaction reaction : message.reactions()) {
      reactionsListed += Math.min(reaction.users().size(), reaction.count());
    }
  }

  /** Adds up, over channels. */
  public Completeness plus(Completeness other) {
    Completeness sum = new Completeness();
    sum.repliesAnnounced = repliesAnnounced + other.repliesAnnounced;
    sum.repliesRead = repliesRead + other.repliesRead;
    sum.reactionsCounted = reactionsCounted + other.reactionsCounted;
    sum.reactionsListed = reactionsListed + other.reactionsListed;
    return sum;
  }

  public long repliesAnnounced() {
    return repliesAnnounced;
  }

  public long repliesRead() {
    return repliesRead;
  }

  public long reactionsCounted() {
    return reactionsCounted;
  }

  public long reactionsListed() {
    return reactionsListed;
  }
}
