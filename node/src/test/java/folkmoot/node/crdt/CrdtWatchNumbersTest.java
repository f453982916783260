package folkmoot.node.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.data.ScanRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints figures, and asserts none of them: {@code -Dfolkmoot.crdt.rounds=10} for more of them. */
class CrdtWatchNumbersTest {
  private static final int ROUNDS = Integer.getInteger("folkmoot.crdt.rounds", 1);
  private static final int UPDATES = 5000;

  @TempDir Path folder;

  @Test
  void what_watchers_and_scans_of_many_keys_cost() throws IOException {
    int keys = 10_000 * ROUNDS;
    try (Peers peers = new Peers(folder, 1, CrdtSettings.DEFAULT)) {
      Peer one = peers.start("a");
      for (int first = 0; first < keys; first += UPDATES) update(one, first, keys);
      long begun = System.nanoTime();
      WatchingClient watch = new WatchingClient(one, "", 64 << 10);
      int told = 0;
      for (boolean present = false; !present; ) {
        MergedFeed.Pulled pulled = watch.next();
        told += pulled.keys().size();
        present = pulled.present();
      }
      System.out.printf("%d keys told to one who begins in %.2f s%n", told, since(begun));
      assertThat(told).isEqualTo(keys);
      begun = System.nanoTime();
      assertThat(scanned(one)).isEqualTo(keys);
      System.out.printf("%d keys in pages of 100 in %.2f s%n", keys, since(begun));
      int watchers = 0;
      for (int more : new int[] {0, 1, 15, 48, 192}) {
        for (int i = 0; i < more; i++) {
          watchers++;
          one.system.systemActorOf(watcher(one, 1000 + watchers), "w" + watchers, Props.empty());
        }
        update(one, 0, keys);
        begun = System.nanoTime();
        for (int i = 0; i < 4; i++) update(one, i, keys);
        System.out.printf(
            "%d updates with %d watchers: %.0f a second%n",
            4 * UPDATES, watchers, 4 * UPDATES / since(begun));
      }
    }
  }

  private static Behavior<MergedFeed.Answer> watcher(Peer at, long number) {
    return Behaviors.setup(
        context -> {
          at.system.tell(
              new CrdtStore.Watch(
                  new MergedFeed.Begin(number, Peers.GROUP, "", 64 << 10, context.getSelf())));
          return Behaviors.receive(MergedFeed.Answer.class)
              .onAnyMessage(
                  any -> {
                    at.system.tell(new CrdtStore.Watch(new MergedFeed.Pull(number, true)));
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void update(Peer at, int first, int keys) {
    List<CompletionStage<ClientReply>> asked = new ArrayList<>();
    for (int i = 0; i < UPDATES; i++)
      asked.add(Peers.increment(at, "key-" + (first + i) % keys, 1));
    for (CompletionStage<ClientReply> each : asked)
      assertThat(Peers.wait(each)).isInstanceOf(ClientReply.Merged.class);
  }

  private static int scanned(Peer at) {
    int told = 0;
    Optional<String> after = Optional.empty();
    for (boolean more = true; more; ) {
      ScanRange range = new ScanRange("", after, 100, 1 << 20);
      ClientReply.MergedPage page =
          (ClientReply.MergedPage) at.get(new Operation.ScanMerged(range), Duration.ofSeconds(10));
      told += page.items().size();
      more = page.more();
      if (more) after = Optional.of(page.items().get(page.items().size() - 1).key());
    }
    return told;
  }
}
