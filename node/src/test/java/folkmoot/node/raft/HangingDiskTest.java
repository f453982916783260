package folkmoot.node.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.journal.DiskFile;
import folkmoot.node.journal.FileDisk;
import folkmoot.node.journal.ForwardingDisk;
import folkmoot.node.journal.Journal;
import folkmoot.node.journal.JournalSettings;
import folkmoot.node.links.Links;
import folkmoot.node.store.SortedMapStateStore;
import folkmoot.node.time.Clock;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.client.WriteConcern;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.Voter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas with real journals, in real time and real threads, on disks whose sync hangs. */
class HangingDiskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  /**
   * Wide, since the machine may be busy: what is shown here is who waits for whom, not how long.
   */
  private static final RaftSettings.Timing TIMING =
      new RaftSettings.Timing(
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofMillis(1000),
          Duration.ofMillis(2000),
          Duration.ofMillis(1000),
          Duration.ofMillis(2));

  @TempDir Path folder;
  private final ActorTestKit kit = ActorTestKit.create();
  private final List<Node> nodes = new ArrayList<>();

  /** One node, and what it said last of its role. */
  private static final class Node {
    private final Voter voter;
    private final HangingDisk disk;
    private ActorRef<RaftReplica.Command> replica;
    private volatile ReplicaView view;
    private volatile int changes;

    Node(Voter voter, HangingDisk disk) {
      this.voter = voter;
      this.disk = disk;
    }

    boolean leads() {
      return view != null && view.role() == Role.LEADER;
    }
  }

  /** A disk in a folder; {@link #hang} makes every sync wait for {@link #goOn}. */
  private static final class HangingDisk extends ForwardingDisk {
    private final FileDisk folder;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    HangingDisk(FileDisk folder) {
      super(folder);
      this.folder = folder;
    }

    void hang() {
      gate = new CountDownLatch(1);
    }

    void goOn() {
      gate.countDown();
    }

    private void waitAtGate() throws IOException {
      try {
        gate.await();
      } catch (InterruptedException interrupted) {
        throw new IOException(interrupted);
      }
    }

    @Override
    public void syncFolder() throws IOException {
      waitAtGate();
      super.syncFolder();
    }

    @Override
    protected DiskFile opened(String name, DiskFile file) {
      return new ForwardingFile(file) {
        @Override
        public void allocate(long size) throws IOException {
          waitAtGate();
          super.allocate(size);
        }

        @Override
        public void sync() throws IOException {
          waitAtGate();
          super.sync();
        }
      };
    }
  }

  @BeforeEach
  void start() throws IOException {
    for (int number = 1; number <= 3; number++) {
      nodes.add(
          new Node(
              new Voter("node-" + number, "disk-" + number),
              new HangingDisk(FileDisk.open(folder.resolve("node-" + number)))));
    }
    nodes.forEach(this::start);
  }

  @AfterEach
  void stop() throws IOException {
    nodes.forEach(node -> node.disk.goOn());
    kit.shutdownTestKit();
    for (Node node : nodes) node.disk.folder.close();
  }

  private void start(Node node) {
    SortedSet<Voter> voters = new TreeSet<>();
    nodes.forEach(each -> voters.add(each.voter));
    RaftReplica.Surroundings surroundings =
        new RaftReplica.Surroundings(
            kit.spawn(links()),
            kit.spawn(
                Journal.create(node.disk, new JournalSettings(1 << 20, 1 << 16), Meters.NONE),
                "journal-of-" + node.voter.nodeId(),
                DispatcherSelector.blocking()),
            (parent, reportTo) ->
                parent.spawn(
                    StateMachine.create(
                        () -> SortedMapStateStore.open(new SortedMapStateStore.Medium()),
                        StateMachineSettings.DEFAULT,
                        reportTo),
                    "state-machine"),
            Clock.system(),
            new Random(node.voter.hashCode()),
            RaftReplica.NodeFacts.NONE,
            kit.spawn(noticing(node)),
            Props.empty(),
            Probe.NONE,
            Meters.NONE);
    node.replica =
        kit.spawn(
            RaftReplica.create(
                new RaftSettings(
                    "default",
                    node.voter,
                    1,
                    Configuration.of(voters),
                    TIMING,
                    new RaftSettings.Limits(
                        1 << 16, 64, 1 << 20, 1 << 20, 1000, 1 << 20, 1 << 20, 1000),
                    RaftSettings.Memory.DEFAULT),
                RaftRules.paper(),
                surroundings),
            node.voter.nodeId());
  }

  /** Everything arrives at once. */
  private Behavior<Links.Command> links() {
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof Links.Send send) {
            nodes.stream()
                .filter(node -> node.voter.nodeId().equals(send.toNode()) && node.replica != null)
                .forEach(
                    node ->
                        node.replica.tell(new RaftReplica.Incoming((RaftMessage) send.message())));
          }
          return Behaviors.same();
        });
  }

  private static Behavior<RaftReplica.Notice> noticing(Node node) {
    return Behaviors.receiveMessage(
        notice -> {
          if (notice instanceof RaftReplica.RoleChanged changed) {
            node.view = changed.view();
            node.changes++;
          }
          return Behaviors.same();
        });
  }

  private Node awaitLeader(Predicate<Node> which) {
    TestProbe<Object> waiting = kit.createTestProbe();
    return waiting.awaitAssert(
        PATIENCE,
        LOOK,
        () -> {
          List<Node> leaders = nodes.stream().filter(Node::leads).filter(which).toList();
          assertThat(leaders).hasSize(1);
          return leaders.get(0);
        });
  }

  private ClientReply put(Node node, String value) {
    TestProbe<ClientReply> client = kit.createTestProbe();
    Operation put = new Operation.Put("key", value.getBytes(), new WriteConcern.Majority());
    node.replica.tell(
        new RaftReplica.Client(
            new ClientRequest("test", 1, "default", put, PATIENCE, client.ref())));
    return client.receiveMessage(PATIENCE);
  }

  @Test
  void aFollowersDiskHoldsUpNeitherHeartbeatsNorWrites() {
    Node leader = awaitLeader(node -> true);
    Node follower = nodes.stream().filter(node -> node != leader).findFirst().orElseThrow();
    assertThat(put(leader, "0")).isInstanceOf(ClientReply.Written.class);
    long term = leader.view.term();
    follower.disk.hang();
    long until = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    for (int i = 1; System.nanoTime() < until; i++) {
      assertThat(put(leader, String.valueOf(i))).isInstanceOf(ClientReply.Written.class);
    }
    assertThat(leader.leads()).isTrue();
    assertThat(nodes).allMatch(node -> node.view.term() == term);
  }

  @Test
  void aLeaderWhoseSyncHangsIsReplacedAndFollowsWhenItIsDone() {
    Node leader = awaitLeader(node -> true);
    assertThat(put(leader, "0")).isInstanceOf(ClientReply.Written.class);
    leader.disk.hang();
    TestProbe<ClientReply> client = kit.createTestProbe();
    Operation put = new Operation.Put("key", "1".getBytes(), new WriteConcern.Majority());
    leader.replica.tell(
        new RaftReplica.Client(
            new ClientRequest("test", 2, "default", put, PATIENCE, client.ref())));
    Node next = awaitLeader(node -> node != leader);
    assertThat(put(next, "2")).isInstanceOf(ClientReply.Written.class);
    assertThat(leader.leads()).isFalse();

    leader.disk.goOn();
    TestProbe<Object> waiting = kit.createTestProbe();
    waiting.awaitAssert(
        PATIENCE,
        LOOK,
        () -> {
          assertThat(leader.view.leaderId()).contains(next.voter.nodeId());
          return null;
        });
  }
}
