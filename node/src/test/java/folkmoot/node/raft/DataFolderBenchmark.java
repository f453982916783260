package folkmoot.node.raft;

import com.typesafe.config.ConfigFactory;
import folkmoot.node.journal.FileDisk;
import folkmoot.node.journal.Journal;
import folkmoot.node.journal.JournalSettings;
import folkmoot.node.links.Links;
import folkmoot.node.store.RocksSettings;
import folkmoot.node.store.RocksStores;
import folkmoot.node.time.Clock;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StateRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * How large the data folder of a node becomes: a group of one voter, on a real disk and RocksDB,
 * with the defaults of {@code reference.conf}, gets writes of 256 bytes on 1000 keys. Arguments: a
 * folder, how many writes, the size of a segment in MiB. Prints the folder's size as it goes, and
 * the largest in the end.
 */
final class DataFolderBenchmark {
  private static final Voter SELF = new Voter("node-1", "disk-1");
  private static final int KEYS = 1000;
  private static final int OUTSTANDING = 64;
  private static final DispatcherSelector THREAD = DispatcherSelector.fromConfig("thread");

  private DataFolderBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "data");
    long writes = Long.parseLong(arguments[1]);
    int segmentBytes = Integer.parseInt(arguments[2]) << 20;
    CountDownLatch done = new CountDownLatch(1);
    try (FileDisk disk = FileDisk.open(folder.resolve("log"));
        RocksStores stores = RocksStores.open(folder.resolve("state"), RocksSettings.DEFAULT)) {
      var config =
          ConfigFactory.parseString(
                  "thread { type = PinnedDispatcher, executor = thread-pool-executor }")
              .withFallback(ConfigFactory.load());
      JournalSettings journal = new JournalSettings(segmentBytes, 1 << 20, 96L << 20, 64L << 20);
      ActorSystem<Object> system =
          ActorSystem.create(
              Behaviors.setup(
                  context ->
                      new Writer(context, replica(context, disk, stores, journal), writes, folder)
                          .begin(done)),
              "benchmark",
              config);
      done.await();
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    } finally {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
      }
    }
  }

  private static ActorRef<RaftReplica.Command> replica(
      ActorContext<Object> context, FileDisk disk, RocksStores stores, JournalSettings settings) {
    RaftReplica.Surroundings surroundings =
        new RaftReplica.Surroundings(
            context.spawn(Behaviors.<Links.Command>ignore(), "links"),
            context.spawn(Journal.create(disk, settings, Meters.NONE), "journal", THREAD),
            (parent, reportTo) ->
                parent.spawn(
                    StateMachine.create(
                        () -> stores.store("default", StateRules.paper()),
                        StateMachineSettings.DEFAULT,
                        reportTo),
                    "state-machine",
                    THREAD),
            Clock.system(),
            new Random(1),
            RaftReplica.NodeFacts.NONE,
            context.spawn(Behaviors.<RaftReplica.Notice>ignore(), "node"),
            THREAD,
            Probe.NONE,
            Meters.NONE);
    RaftSettings.Timing timing =
        new RaftSettings.Timing(
            Duration.ofMillis(50),
            Duration.ofMillis(150),
            Duration.ofMillis(300),
            Duration.ofMillis(600),
            Duration.ofSeconds(60),
            Duration.ofMillis(2));
    return context.spawn(
        RaftReplica.create(
            new RaftSettings(
                "default",
                SELF,
                1,
                Configuration.of(new TreeSet<>(List.of(SELF))),
                timing,
                new RaftSettings.Limits(
                    128 << 10, 64, 8 << 20, 32 << 20, 100_000, 4 << 20, 16 << 20),
                RaftSettings.Memory.DEFAULT),
            RaftRules.paper(),
            surroundings),
        "replica");
  }

  private static final class Writer {
    private final ActorRef<ClientReply> self;
    private final ActorRef<RaftReplica.Command> replica;
    private final long writes;
    private final Path folder;
    private final byte[] value = ("\"" + "v".repeat(254) + "\"").getBytes();
    private final long begun = System.nanoTime();
    private long sent;
    private long done;
    private long largest;

    Writer(
        ActorContext<Object> context,
        ActorRef<RaftReplica.Command> replica,
        long writes,
        Path folder) {
      this.self = context.getSelf().narrow();
      this.replica = replica;
      this.writes = writes;
      this.folder = folder;
    }

    Behavior<Object> begin(CountDownLatch finished) {
      for (int i = 0; i < OUTSTANDING; i++) send();
      return Behaviors.receive(Object.class)
          .onMessage(ClientReply.class, reply -> onReply(reply, finished))
          .build();
    }

    private void send() {
      sent++;
      Operation put = new Operation.Put("key-" + sent % KEYS, value, new WriteConcern.Majority());
      replica.tell(
          new RaftReplica.Client(
              new ClientRequest("bench", sent, "default", put, Duration.ofSeconds(30), self)));
    }

    private Behavior<Object> onReply(ClientReply reply, CountDownLatch finished) {
      send();
      if (!(reply instanceof ClientReply.Written)) return Behaviors.same();
      done++;
      if (done % (writes / 50) == 0) look();
      if (done < writes) return Behaviors.same();
      System.out.printf(
          "%d writes, %.0f a second, at most %d MiB%n",
          done, done * 1e9 / (System.nanoTime() - begun), largest >> 20);
      finished.countDown();
      return Behaviors.stopped();
    }

    private void look() {
      long bytes = 0;
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) bytes += size(path);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      largest = Math.max(largest, bytes);
      System.out.printf("%d writes: %d MiB%n", done, bytes >> 20);
    }

    /** RocksDB removes files while they are counted. */
    private static long size(Path path) throws IOException {
      try {
        return Files.size(path);
      } catch (NoSuchFileException gone) {
        return 0;
      }
    }
  }
}
