package folkmoot.node.crdt;

import folkmoot.node.crdt.MergedFeed.Begin;
import folkmoot.node.crdt.MergedFeed.Begun;
import folkmoot.node.crdt.MergedFeed.Pull;
import folkmoot.node.crdt.MergedFeed.Pulled;
import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.MergedKey;
import folkmoot.protocol.merge.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;

/** Watches at one node, and remembers what it was told last of each key. */
final class WatchingClient {
  private static final AtomicLong NUMBERS = new AtomicLong();

  final long number = NUMBERS.incrementAndGet();
  final TestProbe<MergedFeed.Answer> probe;
  final Map<String, MergedKey> last = new TreeMap<>();
  final List<String> told = new ArrayList<>();
  private final Peer at;

  WatchingClient(Peer at, String prefix, int batchBytes) {
    this.at = at;
    this.probe = TestProbe.create(at.system);
    ask(new Begin(number, Peers.GROUP, prefix, batchBytes, probe.ref()));
    probe.expectMessageClass(Begun.class, Peers.PATIENCE);
  }

  void ask(MergedFeed.Request request) {
    at.system.tell(new CrdtStore.Watch(request));
  }

  /** Takes what comes next. */
  Pulled next() {
    ask(new Pull(number, true));
    return taken();
  }

  Pulled taken() {
    Pulled pulled = probe.expectMessageClass(Pulled.class, Peers.PATIENCE);
    for (MergedKey key : pulled.keys()) {
      last.put(key.key(), key);
      told.add(key.key());
    }
    return pulled;
  }

  /** Takes all that was there when it began. */
  WatchingClient presented() {
    while (!next().present()) continue;
    return this;
  }

  /** Takes what comes until it was told this of the key. */
  void awaitTold(String key, Shown value) {
    while (!last.containsKey(key) || !last.get(key).value().equals(value)) next();
  }
}
