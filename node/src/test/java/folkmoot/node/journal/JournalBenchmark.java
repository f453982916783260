package folkmoot.node.journal;

import com.typesafe.config.ConfigFactory;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.LogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Durable records a second of the journal on this machine's disk: {@code java … JournalBenchmark
 * folder outstanding records}. A sync covers at most as many records as are outstanding.
 */
public final class JournalBenchmark {
  private static final int COMMAND_BYTES = 256;

  private JournalBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "journal");
    int outstanding = Integer.parseInt(arguments[1]);
    long records = Long.parseLong(arguments[2]);
    CountDownLatch done = new CountDownLatch(1);
    try (FileDisk disk = FileDisk.open(folder)) {
      var config =
          ConfigFactory.parseString(
                  "journal { type = PinnedDispatcher, executor = thread-pool-executor }")
              .withFallback(ConfigFactory.load());
      ActorSystem<Object> system =
          ActorSystem.create(writer(disk, outstanding, records, done), "benchmark", config);
      done.await();
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }

  private static Behavior<Object> writer(
      Disk disk, int outstanding, long records, CountDownLatch done) {
    return Behaviors.setup(
        context -> {
          ActorRef<Journal.Command> journal =
              context.spawn(
                  Journal.create(disk, new JournalSettings(64 << 20, 1 << 20), Meters.NONE),
                  "journal",
                  DispatcherSelector.fromConfig("journal"));
          context.watch(journal);
          return new Writer(context, journal, records, done).begin(outstanding);
        });
  }

  /** Keeps so many writes of one record each outstanding. */
  private static final class Writer {
    private final ActorRef<Journal.Event> self;
    private final ActorRef<Journal.Command> journal;
    private final long records;
    private final CountDownLatch done;
    private final byte[] command = new byte[COMMAND_BYTES];
    private long sent;
    private long durable;
    private long begun = System.nanoTime();
    private long counted;

    Writer(
        ActorContext<Object> context,
        ActorRef<Journal.Command> journal,
        long records,
        CountDownLatch done) {
      this.self = context.getSelf().narrow();
      this.journal = journal;
      this.records = records;
      this.done = done;
    }

    Behavior<Object> begin(int outstanding) {
      journal.tell(
          new Journal.Write("default", 0, Optional.of(JournalRig.term(1)), 0, List.of(), self));
      for (int i = 1; i < outstanding; i++) send();
      return Behaviors.receive(Object.class)
          .onMessage(Journal.Persisted.class, this::onPersisted)
          .build();
    }

    private void send() {
      sent++;
      LogEntry entry = LogEntry.of(1, sent, sent, LogEntry.Kind.COMMAND, "node-1", sent, command);
      journal.tell(new Journal.Write("default", sent, Optional.empty(), 0, List.of(entry), self));
    }

    private Behavior<Object> onPersisted(Journal.Persisted persisted) {
      durable++;
      if (durable % (records / 10) == 0) report();
      if (durable >= records) {
        done.countDown();
        return Behaviors.stopped();
      }
      send();
      return Behaviors.same();
    }

    private void report() {
      long now = System.nanoTime();
      System.out.printf("%.0f records/s%n", (durable - counted) * 1e9 / (now - begun));
      begun = now;
      counted = durable;
    }
  }
}
