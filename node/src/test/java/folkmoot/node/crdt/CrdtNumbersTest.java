package folkmoot.node.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.crdt.Peers.Peer;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints figures, and asserts none of them: {@code -Dfolkmoot.crdt.rounds=10} for more of them. */
class CrdtNumbersTest {
  private static final int ROUNDS = Integer.getInteger("folkmoot.crdt.rounds", 1);
  private static final int ASKERS = 64;

  private final AtomicLong numbers = new AtomicLong();

  @TempDir Path folder;

  @Test
  void durable_increments_of_a_thousand_counters_by_64_who_wait() throws Exception {
    try (Peers peers = new Peers(folder, 1, CrdtSettings.DEFAULT)) {
      Peer one = peers.start("a");
      for (int round = 0; round < ROUNDS + 1; round++) {
        int each = round == 0 ? 50 : 400;
        long begun = System.nanoTime();
        askers(one, each);
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
            "%d increments by %d askers in %.2f s: %.0f a second%n",
            ASKERS * each, ASKERS, seconds, ASKERS * each / seconds);
      }
      long total = 0;
      for (int i = 0; i < 1000; i++) {
        if (one.shown("c" + i) instanceof Shown.Number n) total += n.number().longValueExact();
      }
      assertThat(total).isEqualTo((long) ASKERS * (50 + 400L * ROUNDS));
    }
  }

  /** Actors: the future of an ask would start a thread for each answer. */
  private void askers(Peer at, int each) throws InterruptedException {
    CountDownLatch all = new CountDownLatch(ASKERS);
    AtomicLong next = new AtomicLong();
    for (int i = 0; i < ASKERS; i++) {
      at.system.systemActorOf(
          asker(at, each, next, all), "asker-" + numbers.incrementAndGet(), Props.empty());
    }
    assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private static Behavior<ClientReply> asker(
      Peer at, int each, AtomicLong next, CountDownLatch all) {
    return Behaviors.setup(
        context -> {
          int[] left = {each};
          at.system.tell(increment(next, context.getSelf()));
          return Behaviors.receive(ClientReply.class)
              .onMessage(
                  ClientReply.Merged.class,
                  merged -> {
                    left[0]--;
                    if (left[0] > 0) at.system.tell(increment(next, context.getSelf()));
                    else all.countDown();
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static CrdtStore.Ask increment(AtomicLong next, ActorRef<ClientReply> replyTo) {
    return new CrdtStore.Ask(
        new ClientRequest(
            "a",
            1,
            Peers.GROUP,
            merge("c" + next.getAndIncrement() * 7919 % 1000),
            Duration.ofSeconds(20),
            replyTo));
  }

  private static Operation.Merge merge(String key) {
    return new Operation.Merge(key, "g_counter", new Update.Increment(1), new Breadth.Local());
  }

  private static CompletionStage<ClientReply> increment(Peer at, String key) {
    return at.ask(Peers.GROUP, merge(key), Duration.ofSeconds(20));
  }

  @Test
  void many_keys_on_disk_and_their_start() throws IOException {
    int keys = 10_000 * ROUNDS;
    try (Peers peers = new Peers(folder, 1, CrdtSettings.DEFAULT)) {
      Peer one = peers.start("a");
      long begun = System.nanoTime();
      for (int first = 0; first < keys; first += 5000) {
        List<CompletionStage<ClientReply>> asked = new ArrayList<>();
        for (int i = first; i < first + 5000; i++) asked.add(increment(one, "key-" + i));
        for (CompletionStage<ClientReply> each : asked) {
          assertThat(Peers.wait(each)).isInstanceOf(ClientReply.Merged.class);
        }
      }
      double made = (System.nanoTime() - begun) / 1e9;
      int buckets = one.entries().size();
      one.kill();
      long bytes = size(folder.resolve("a"));

      begun = System.nanoTime();
      Peer again = peers.start("a");
      assertThat(again.shown("key-" + (keys - 1))).isEqualTo(new Shown.Number(BigInteger.ONE));
      double started = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          "%d keys made in %.1f s, in %d buckets, %d bytes on disk (%.0f a key); read from disk and"
              + " serving, with its actor system, after %.2f s%n",
          keys, made, buckets, bytes, (double) bytes / keys, started);
    }
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) bytes += Files.size(file);
      return bytes;
    }
  }
}
