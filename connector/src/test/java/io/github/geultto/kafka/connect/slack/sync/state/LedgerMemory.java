package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A ledger with its threads. */
final class LedgerMemory {

  private static final long MONTH = 29 * 86_400_000_000L;

  final Ledger ledger = new Ledger();
  final Threads threads = new Threads();

  void put(ThreadSnapshot thread) {
    threads.put(new FollowedThread(thread));
  }

  ThreadSnapshot thread(Ts root) {
    return threads.get(root).snapshot();
  }

  List<ThreadSnapshot> snapshots() {
    return threads.all().stream().map(FollowedThread::snapshot).toList();
  }

  void fill(Random random, int posts) {
    for (int i = 0; i < posts; i++) {
      Ts root = Snapshots.T0.plus((long) ((i + random.nextDouble()) * MONTH / posts));
      boolean remembered = random.nextInt(5) != 0;
      if (remembered) {
        ledger.put(root, root, random.nextInt());
      }
      if (!remembered || random.nextInt(20) == 0) {
        thread(random, root);
      }
    }
  }

  private void thread(Random random, Ts root) {
    int replies = random.nextInt(4);
    Ts last = root;
    for (int i = 0; i < replies; i++) {
      Ts reply = root.plus(1 + random.nextInt(Integer.MAX_VALUE));
      if (!ledger.contains(reply)) {
        ledger.put(reply, root, random.nextInt());
        last = Ts.max(last, reply);
      }
    }
    put(Snapshots.random(random, root, last));
  }

  LedgerCodec.Encoded encode() {
    return LedgerCodec.encode(
        ledger, snapshots(), Snapshots.T0, Snapshots.NOW, root -> true, LedgerCodec.MAX_LENGTH);
  }

  byte[] bytes() {
    return Base64.getDecoder().decode(encode().text());
  }

  LedgerMemory reread() {
    LedgerMemory again = new LedgerMemory();
    LedgerCodec.decode(encode().text(), again.ledger, again.threads, root -> true);
    return again;
  }

  Map<Ts, String> messages(Ts from) {
    Map<Ts, String> messages = new TreeMap<>();
    ledger.forEach(from, (ts, root, print) -> messages.put(ts, root + " " + print));
    return messages;
  }
}
