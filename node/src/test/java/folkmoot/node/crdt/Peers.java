package folkmoot.node.crdt;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import folkmoot.crdt.bucket.BucketRules;
import folkmoot.crdt.update.Circumstances;
import folkmoot.crdt.update.Limits;
import folkmoot.node.faults.Deafness;
import folkmoot.node.time.Clock;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.membership.Hello;
import folkmoot.protocol.membership.SuccessionRule;
import folkmoot.protocol.membership.Successions;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.merge.Update;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;

/** Actor systems with real remoting, each with a store and a disk of its own. */
final class Peers implements AutoCloseable {
  static final String GROUP = "things.1.0";
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final CrdtSettings SETTINGS =
      new CrdtSettings(
          8 << 10,
          new Limits(60 << 10, 1 << 20),
          10_000,
          16,
          Duration.ofMillis(300),
          Duration.ofMillis(20),
          500);

  private final Path folder;
  private final int members;
  private final CrdtSettings settings;
  private final TreeMap<String, Long> incarnations = new TreeMap<>();
  private final TreeMap<String, Integer> ports = new TreeMap<>();
  private final TreeMap<String, Integer> replaced = new TreeMap<>();
  private final List<Peer> running = new ArrayList<>();

  /**
   * @param members that the keyspace has, whether they are there or not
   */
  Peers(Path folder, int members, CrdtSettings settings) {
    this.folder = folder;
    this.members = members;
    this.settings = settings;
  }

  Peers(Path folder, int members) {
    this(folder, members, SETTINGS);
  }

  /** The disk that a node had is lost: the next start is on an empty one. */
  void replaceDisk(String name) {
    replaced.merge(name, 1, Integer::sum);
    incarnations.remove(name);
  }

  private static String address(int port) {
    return "127.0.0.1:" + port;
  }

  /** Of all that were ever started. */
  private SortedSet<String> addresses() {
    SortedSet<String> addresses = new TreeSet<>();
    for (int port : ports.values()) addresses.add(address(port));
    return addresses;
  }

  /** Starts a node, on the disk and at the port that it had before if it was there. */
  Peer start(String name) throws IOException {
    long incarnation = incarnations.merge(name, 1L, Long::sum);
    Peer peer = new Peer(name, incarnation, ports.getOrDefault(name, 0));
    ports.put(name, Cluster.get(peer.system).selfMember().address().getPort().orElseThrow());
    running.add(peer);
    return peer;
  }

  /** Makes them one cluster, and waits until each knows all. */
  void form(Peer... peers) {
    for (Peer peer : peers) peer.join(peers[0]);
    for (Peer peer : peers) peer.awaitMembers(peers.length);
  }

  @Override
  public void close() {
    for (Peer peer : List.copyOf(running)) peer.kill();
  }

  static Shown number(long number) {
    return new Shown.Number(BigInteger.valueOf(number));
  }

  /** Asks for more of a counter, at this node alone. */
  static CompletionStage<ClientReply> increment(Peer at, String key, long by) {
    return at.ask(
        GROUP,
        new Operation.Merge(key, "g_counter", new Update.Increment(by), new Breadth.Local()),
        Duration.ofSeconds(10));
  }

  /** Looks again until it is so. */
  static void await(String what, Predicate<Void> condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.test(null)) {
      if (System.nanoTime() > deadline) throw new AssertionError("not in time: " + what);
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** One node. */
  final class Peer {
    final String name;
    final ActorSystem<CrdtStore.Command> system;
    final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    final Voter self;
    final long incarnation;
    private volatile Successions said = Successions.NONE;
    private final CrdtDisk disk;

    Peer(String name, long incarnation, int port) throws IOException {
      this.name = name;
      String number = replaced.containsKey(name) ? "-" + replaced.get(name) : "";
      this.incarnation = incarnation;
      this.self = new Voter(name, "disk-" + name + number);
      this.disk = CrdtDisk.open(folder.resolve(name + number), self, incarnation);
      CrdtStore.Surroundings surroundings =
          new CrdtStore.Surroundings(
              standing(port),
              disk,
              BucketRules.of(settings.bucketBytes()),
              Circumstances.Replicas.NONE,
              Clock.system(),
              Meters.NONE);
      this.system = ActorSystem.create(guardian(surroundings), "folkmoot", config(port));
      keep(GROUP);
    }

    private Succession.Standing standing(int port) {
      return new Succession.Standing(
          self, Peers.address(port), addresses(), SuccessionRule.STRICT, now -> said = now);
    }

    private Behavior<CrdtStore.Command> guardian(CrdtStore.Surroundings surroundings) {
      return Behaviors.setup(
          context -> {
            ActorRef<CrdtStore.Command> store =
                context.spawn(CrdtStore.create(surroundings, settings), "crdt");
            context.watch(store);
            return Behaviors.receive(CrdtStore.Command.class)
                .onAnyMessage(
                    message -> {
                      store.tell(message);
                      return Behaviors.same();
                    })
                .onSignal(
                    ChildFailed.class,
                    failed -> {
                      failure.complete(failed.cause());
                      return Behaviors.ignore();
                    })
                .build();
          });
    }

    void keep(String... groups) {
      TreeMap<String, Integer> all = new TreeMap<>();
      for (String group : groups) all.put(group, members);
      system.tell(new CrdtStore.Keep(all));
    }

    /** The catalog says so. */
    void decide(Disks disks) {
      system.tell(new CrdtStore.OnDisks(disks));
    }

    /** Another says Hello, with what its disk knows. */
    void hear(Peer other) {
      system.tell(new CrdtStore.PeerSeen(other.hello()));
    }

    private Hello hello() {
      return new Hello(
          self,
          incarnation,
          address(),
          addresses(),
          new TreeSet<>(),
          Optional.empty(),
          1,
          false,
          "",
          "",
          disk.replica().incarnation(),
          said);
    }

    boolean isReadyFor(Peer other) {
      return said.ready().contains(other.self.diskId());
    }

    CrdtDisk disk() {
      return disk;
    }

    void join(Peer other) {
      Cluster cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(Cluster.get(other.system).selfMember().address()));
    }

    void down(Peer other) {
      Cluster.get(system)
          .manager()
          .tell(new Down(Cluster.get(other.system).selfMember().address()));
    }

    /** So many are Up in its eyes, and the replicator knows it. */
    void awaitMembers(int count) {
      await(name + " sees " + count, none -> up() == count);
      await(
          name + "'s replicator knows " + count,
          none -> !(read("nothing", new Breadth.Nodes(count)) instanceof ClientReply.Unavailable));
    }

    int up() {
      int up = 0;
      for (Member member : Cluster.get(system).state().getMembers()) {
        if (member.status().equals(MemberStatus.up())) up++;
      }
      return up;
    }

    String address() {
      var address = Cluster.get(system).selfMember().address();
      return address.getHost().orElseThrow() + ":" + address.getPort().orElseThrow();
    }

    /** What these say does not get in any more. */
    void deafTo(Peer... others) {
      SortedSet<String> addresses = new TreeSet<>();
      for (Peer other : others) addresses.add(other.address());
      Deafness.of(system).to(addresses);
    }

    CompletionStage<ClientReply> ask(String group, Operation operation, Duration timeLeft) {
      return AskPattern.ask(
          system,
          replyTo ->
              new CrdtStore.Ask(new ClientRequest(name, 1, group, operation, timeLeft, replyTo)),
          PATIENCE,
          system.scheduler());
    }

    ClientReply get(Operation operation, Duration timeLeft) {
      return Peers.wait(ask(GROUP, operation, timeLeft));
    }

    ClientReply update(String key, String type, Update update) {
      return update(key, type, update, new Breadth.Local());
    }

    ClientReply update(String key, String type, Update update, Breadth breadth) {
      return get(new Operation.Merge(key, type, update, breadth), Duration.ofSeconds(5));
    }

    ClientReply read(String key, Breadth breadth) {
      return get(new Operation.ReadMerged(key, breadth), Duration.ofSeconds(5));
    }

    /** What it shows of a key by itself; null if nothing. */
    Shown shown(String key) {
      ClientReply reply = read(key, new Breadth.Local());
      if (reply instanceof ClientReply.Merged merged) return merged.value();
      if (reply instanceof ClientReply.Absent) return null;
      throw new AssertionError(name + " says " + reply);
    }

    void awaitShown(String key, Shown expected) {
      await(name + " shows " + key + " as " + expected, none -> expected.equals(shown(key)));
    }

    void awaitNumber(String key, long expected) {
      awaitShown(key, new Shown.Number(BigInteger.valueOf(expected)));
    }

    /** As SIGKILL does: nobody is told. */
    void kill() {
      running.remove(this);
      system.terminate();
      ActorTestKit.shutdown(system, PATIENCE);
      disk.close();
    }

    SortedSet<String> entries() {
      return disk.names(name -> true);
    }
  }

  static <T> T wait(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException late) {
      throw new AssertionError(late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** With coordinated shutdown, terminating would be leaving. */
  private static Config config(int port) {
    return ConfigFactory.parseString(
            """
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = %d }
            pekko.cluster.failure-detector.acceptable-heartbeat-pause = 1500 ms
            pekko.cluster.failure-detector.heartbeat-interval = 200 ms
            pekko.cluster.failure-detector.expected-response-after = 200 ms
            pekko.cluster.retry-unsuccessful-join-after = 300 ms
            pekko.coordinated-shutdown.run-by-actor-system-terminate = off
            pekko.coordinated-shutdown.terminate-actor-system = off
            """
                .formatted(port))
        .withFallback(ConfigFactory.parseResources("faults.conf"))
        .withFallback(ConfigFactory.parseResources("node.conf"))
        .withFallback(ConfigFactory.load())
        .resolve();
  }
}
