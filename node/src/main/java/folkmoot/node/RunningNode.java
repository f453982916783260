package folkmoot.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.metrics.PrometheusMeters;
import folkmoot.gateway.server.GatewayServer;
import folkmoot.node.crdt.CrdtDisk;
import folkmoot.node.journal.FileDisk;
import folkmoot.node.journal.MeteredDisk;
import folkmoot.node.membership.Identity;
import folkmoot.node.raft.Probe;
import folkmoot.node.raft.RaftReplica;
import folkmoot.node.settings.NodeSettings;
import folkmoot.node.settings.Whereabouts;
import folkmoot.node.store.RocksSettings;
import folkmoot.node.store.RocksStores;
import folkmoot.node.store.StateFolder;
import folkmoot.node.time.Clock;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import folkmoot.protocol.raft.RaftRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.LoggerFactory;

/** One start of one node in this process: its actor system, its files and its HTTP server. */
public final class RunningNode {
  /** The node came to its end before it was started, for a reason of its own. */
  static final class EndedAtStart extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Node.Ending how;

    EndedAtStart(Node.Ending how, Throwable cause) {
      super("the node ended while it was started", cause);
      this.how = how;
    }

    Node.Ending how() {
      return how;
    }
  }

  /** Every node's actor system bears this name: it is part of the address of its links. */
  static final String SYSTEM = "folkmoot";

  private static final String STATE = "state";
  private static final String CRDT = "crdt";

  /** Identity, mark and the files that RocksDB begins at each opening, and to spare. */
  private static final long START_BYTES = 1 << 20;

  private static final Metric STATE_DAMAGED =
      Metric.counter(
          "folkmoot_store_damaged_total",
          "Times that a damaged state was put aside, to be rebuilt.");

  private static final Duration HAND_OVER = Duration.ofSeconds(2);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final ActorSystem<Node.Command> system;
  private final GatewayServer server;
  private final CompletableFuture<Node.Ending> ending;
  private final FileDisk disk;
  private final RocksStores stores;
  private final CrdtDisk merging;
  private final PrometheusMeters meters;

  private RunningNode(
      ActorSystem<Node.Command> system,
      GatewayServer server,
      CompletableFuture<Node.Ending> ending,
      FileDisk disk,
      RocksStores stores,
      CrdtDisk merging,
      PrometheusMeters meters) {
    this.system = system;
    this.server = server;
    this.ending = ending;
    this.disk = disk;
    this.stores = stores;
    this.merging = merging;
    this.meters = meters;
  }

  /**
   * Starts a node; returns when its HTTP server listens, which is before it belongs to a cluster.
   *
   * @param config all that it is told, {@code reference.conf} included and resolved
   * @throws folkmoot.node.settings.RefusedSetting if a setting is not allowed
   * @throws IOException if its folder cannot be used
   */
  public static RunningNode start(Config config) throws IOException {
    return start(config, RaftRules.paper());
  }

  /**
   * The same by other rules: to see that what checks nodes finds a broken one.
   *
   * @throws folkmoot.node.settings.RefusedSetting if a setting is not allowed
   * @throws IOException if its folder cannot be used
   */
  public static RunningNode start(Config config, RaftRules rules) throws IOException {
    NodeSettings settings = NodeSettings.read(config);
    Config complete = complete(config, settings);
    GatewaySettings gateway =
        GatewaySettings.read(
            complete,
            new GatewaySettings.Identity(
                settings.where().nodeId(), settings.region(), settings.datacenter()));
    requireFree(gateway.address());
    Path folder = settings.dataDir();
    FileDisk disk = FileDisk.open(folder.resolve("journal"));
    PrometheusMeters meters = new PrometheusMeters();
    RocksStores stores = null;
    CrdtDisk merging = null;
    ActorSystem<Node.Command> system = null;
    Node.Doors doors = Node.Doors.closed();
    try {
      requireRoom(disk, folder);
      Identity identity = Identity.open(disk, settings.where().nodeId(), new SecureRandom());
      stores = openState(folder, identity.incarnation() > 1, meters);
      requireKeyspaces(stores, folder);
      merging = CrdtDisk.open(folder.resolve(CRDT), identity.voter(), identity.incarnation());
      NodeParts parts =
          new NodeParts(
              settings,
              gateway,
              new MeteredDisk(disk, Clock.system(), meters),
              identity,
              stores,
              merging,
              Clock.system(),
              new SecureRandom(),
              rules,
              Probe.NONE,
              meters);
      system = ActorSystem.create(Node.create(parts, doors), SYSTEM, complete);
      GatewayServer server =
          wait(GatewayServer.bind(system, gateway, wait(doors.gateway(), CLOSE)), CLOSE);
      return new RunningNode(system, server, doors.ending(), disk, stores, merging, meters);
    } catch (IOException | RuntimeException failed) {
      if (system != null) {
        system.terminate();
        waitQuietly(system.getWhenTerminated(), CLOSE);
      }
      if (stores != null) stores.close();
      if (merging != null) merging.close();
      disk.close();
      meters.close();
      // The journal opens while the HTTP server does: if it cannot, the server fails as well.
      if (doors.ending().isDone()) throw new EndedAtStart(doors.ending().join(), failed);
      throw failed;
    }
  }

  /**
   * Said before anything is written: with less room a start would fail half way, at whatever file
   * comes first. With that much, and less than the reserve, a node serves reads and refuses writes.
   */
  private static void requireRoom(FileDisk disk, Path folder) throws IOException {
    long usable = disk.usableBytes();
    if (usable >= START_BYTES) return;
    throw new IOException(
        "the disk under %s is full: %d bytes are left, and a node needs %d to start"
            .formatted(folder.toAbsolutePath(), usable, START_BYTES));
  }

  /** Before there were keyspaces, {@code default} was a group by itself. */
  private static void requireKeyspaces(RocksStores stores, Path folder) throws IOException {
    if (!stores.groups().contains(Keyspace.DEFAULT)) return;
    throw new IOException(
        "the data in %s are of a version before there were keyspaces, which this one cannot read"
            .formatted(folder.toAbsolutePath()));
  }

  /** What is damaged of the state is put aside, counted, and said in one line. */
  private static RocksStores openState(Path folder, boolean startedBefore, Meters meters)
      throws IOException {
    StateFolder state = new StateFolder(folder.resolve(STATE));
    Counter damages = meters.counter(STATE_DAMAGED);
    return state.open(
        startedBefore,
        RocksSettings.DEFAULT,
        damage -> {
          damages.add(1);
          LoggerFactory.getLogger(RunningNode.class)
              .warn(
                  "the state is damaged: {}; it is rebuilt from the log or from other nodes, and"
                      + " until then what is left of it stays in {}",
                  damage,
                  state.aside());
        });
  }

  /** Puts the state of a node that has ended aside: it is rebuilt at the next start. */
  static void putStateAside(Config config) throws IOException {
    new StateFolder(NodeSettings.read(config).dataDir().resolve(STATE)).putAside();
  }

  /**
   * Puts aside all that a node has on its disk, durably: it comes back as one that was wiped.
   *
   * @return the folder in which it is
   */
  static Path putAside(Config config) throws IOException {
    Path folder = NodeSettings.read(config).dataDir().toAbsolutePath();
    int number = 1;
    while (Files.exists(folder.resolve("damaged-" + number))) number++;
    Path aside = Files.createDirectory(folder.resolve("damaged-" + number));
    // The journal last: until it is gone, a crash leaves a disk that is found damaged again.
    for (String part : List.of(STATE, STATE + ".damaged", CRDT, "journal")) {
      if (Files.exists(folder.resolve(part))) {
        Files.move(folder.resolve(part), aside.resolve(part), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
    return aside;
  }

  /** Known before anything is started: a node that cannot serve is not to take part either. */
  private static void requireFree(GatewaySettings.Address address) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address.host(), address.port()));
    } catch (IOException taken) {
      throw new IOException(
          "cannot listen on %s:%d: %s"
              .formatted(address.host(), address.port(), taken.getMessage()),
          taken);
    }
  }

  /** What the settings of the node say about remoting and the HTTP server, said to both. */
  private static Config complete(Config config, NodeSettings settings) {
    Whereabouts where = settings.where();
    String httpInterface = config.getString("folkmoot.gateway.interface");
    if (httpInterface.equals("auto"))
      httpInterface = isLoopback(where.host()) ? "127.0.0.1" : "0.0.0.0";
    return (settings.faults() ? ConfigFactory.parseResources("faults.conf") : ConfigFactory.empty())
        .withFallback(ConfigFactory.parseResources("node.conf"))
        .withValue("pekko.remote.artery.canonical.hostname", value(where.host()))
        .withValue("pekko.remote.artery.canonical.port", value(where.remotePort()))
        .withFallback(
            config
                .withValue("folkmoot.gateway.port", value(where.httpPort()))
                .withValue("folkmoot.gateway.interface", value(httpInterface))
                .withValue("folkmoot.gateway.write-quorum", value(settings.writeQuorum()))
                .withValue("folkmoot.gateway.read-quorum", value("" + settings.readQuorum())))
        .resolve();
  }

  private static ConfigValue value(Object plain) {
    return ConfigValueFactory.fromAnyRef(plain);
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("::1")
        || host.equals(InetAddress.getLoopbackAddress().getHostAddress());
  }

  /** Completed when the node has come to its end by itself. */
  CompletableFuture<Node.Ending> ending() {
    return ending;
  }

  /** Where the HTTP server listens. */
  public int httpPort() {
    return server.address().getPort();
  }

  /**
   * Stops in good order: hands leadership over, answers what is under way, flushes and closes.
   * Returns when the process may end.
   */
  public void stop() throws IOException {
    CompletionStage<RaftReplica.HandedOver> handedOver =
        AskPattern.ask(system, Node.HandOver::new, HAND_OVER, system.scheduler());
    waitQuietly(handedOver, HAND_OVER);
    waitQuietly(server.drain(DRAIN), DRAIN.plusSeconds(1));
    system.tell(new Node.Stop());
    release();
  }

  /** Lets go of everything after the guardian has ended, or makes it end. */
  void release() throws IOException {
    waitQuietly(system.getWhenTerminated(), CLOSE);
    system.terminate();
    waitQuietly(system.getWhenTerminated(), CLOSE);
    stores.close();
    merging.close();
    disk.close();
    meters.close();
  }

  private static <T> T wait(CompletionStage<T> stage, Duration longest) throws IOException {
    try {
      return stage.toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException because) throw because;
      throw new IOException(failed.getCause());
    } catch (TimeoutException late) {
      throw new IOException("not done within " + longest, late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  private static void waitQuietly(CompletionStage<?> stage, Duration longest) {
    try {
      wait(stage, longest);
    } catch (IOException | RuntimeException failed) {
      LoggerFactory.getLogger(RunningNode.class).warn("while stopping: {}", failed.toString());
    }
  }
}
