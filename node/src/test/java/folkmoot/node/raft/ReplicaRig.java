package folkmoot.node.raft;

import folkmoot.node.journal.Journal;
import folkmoot.node.links.Links;
import folkmoot.node.store.SortedMapStateStore;
import folkmoot.node.time.Clock;
import folkmoot.node.time.SettledTime;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.SnapshotMessage;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;

/**
 * One replica of three with a real state machine, in manual time; the test is its disk and its
 * peers, so that every order of their answers can be tried.
 */
final class ReplicaRig implements AutoCloseable {
  static final Voter SELF = new Voter("node-1", "disk-1");
  static final Voter SECOND = new Voter("node-2", "disk-2");
  static final Voter THIRD = new Voter("node-3", "disk-3");
  static final Duration PATIENCE = Duration.ofSeconds(10);
  static final String GROUP = "default";
  static final RaftSettings SETTINGS =
      new RaftSettings(
          GROUP,
          SELF,
          1,
          Configuration.of(new TreeSet<>(List.of(SELF, SECOND, THIRD))),
          new RaftSettings.Timing(
              Duration.ofMillis(50),
              Duration.ofMillis(150),
              Duration.ofMillis(300),
              Duration.ofMillis(600),
              Duration.ofMillis(1200),
              Duration.ofMillis(2)),
          new RaftSettings.Limits(1024, 4, 4096, 1 << 20, 100, 4096, 1 << 20, 1000),
          RaftSettings.Memory.DEFAULT);

  final ActorTestKit kit = ActorTestKit.create(SettledTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  final TestProbe<Links.Command> links = kit.createTestProbe();
  final TestProbe<Journal.Command> journal = kit.createTestProbe();
  final TestProbe<RaftReplica.Notice> notices = kit.createTestProbe();
  final TestProbe<ClientReply> client = kit.createTestProbe();
  private final TestProbe<ClientReply> steps = kit.createTestProbe();
  final ActorRef<RaftReplica.Command> replica;

  /** The replica's clock; its timers go by {@link #time}. {@link #pass} moves both. */
  private final AtomicLong nanos = new AtomicLong();

  private final SortedMapStateStore.Medium medium = new SortedMapStateStore.Medium();
  private final ActorRef<Journal.Event> disk;

  /** A replica that is reading its disk. */
  ReplicaRig() {
    replica = kit.spawn(RaftReplica.create(SETTINGS, RaftRules.paper(), surroundings()));
    disk = journal.expectMessageClass(Journal.Open.class).replyTo();
  }

  private RaftReplica.Surroundings surroundings() {
    return new RaftReplica.Surroundings(
        links.ref(),
        journal.ref(),
        (parent, reportTo) ->
            parent.spawn(
                StateMachine.create(
                    () -> SortedMapStateStore.open(medium), StateMachineSettings.DEFAULT, reportTo),
                "state-machine"),
        clock(),
        new Random(1),
        RaftReplica.NodeFacts.NONE,
        notices.ref(),
        Props.empty(),
        Probe.NONE,
        Meters.NONE);
  }

  /** The disk is empty; the replica follows nobody. */
  ReplicaRig opened() {
    disk.tell(new Journal.Opened(GROUP, HardState.INITIAL, LogTerms.EMPTY));
    notices.expectMessageClass(RaftReplica.RoleChanged.class);
    return this;
  }

  /** Elected in term 1; its first entry is not on its disk yet. */
  ReplicaRig leading() {
    opened();
    standsForElection();
    hear(new RaftMessage.PreVoteReply(GROUP, 1, SECOND, true));
    persist(journal.expectMessageClass(Journal.Write.class));
    sent(RaftMessage.RequestVote.class);
    hear(new RaftMessage.VoteReply(GROUP, 1, SECOND, true));
    sent(RaftMessage.AppendEntries.class);
    return this;
  }

  /** Nobody is heard until it asks whether it would win. */
  void standsForElection() {
    pass(Duration.ofMillis(300));
    sent(RaftMessage.RequestPreVote.class);
  }

  /**
   * Time goes on for the replica's timers and for its clock, in small steps; each waits until the
   * replica has done what was due, so that it is never late.
   */
  void pass(Duration span) {
    Duration step = Duration.ofMillis(10);
    for (long left = span.toMillis(); left > 0; left -= step.toMillis()) {
      nanos.addAndGet(step.toNanos());
      time.timePasses(step);
      replica.tell(
          new RaftReplica.Client(
              new ClientRequest(
                  "test", 0, "default", new Operation.Describe(0), PATIENCE, steps.ref())));
      steps.receiveMessage(PATIENCE);
    }
  }

  void persist(Journal.Write write) {
    disk.tell(new Journal.Persisted(GROUP, write.sequence()));
  }

  void hear(RaftMessage message) {
    replica.tell(new RaftReplica.Incoming(message));
  }

  void hearLeader(Voter leader, long term, List<LogEntry> entries) {
    hear(new RaftMessage.AppendEntries(GROUP, term, leader, 0, 0, entries, 0, 1));
  }

  /** The peer has the log up to here on its disk, and answers the message of this round. */
  void acknowledge(Voter peer, long matchIndex, long round) {
    hear(new RaftMessage.AppendEntriesReply(GROUP, 1, peer, true, matchIndex, 0, 0, 0, round));
  }

  /** Waits until a round from this one on is sent. */
  long sentRound(long least) {
    long round;
    do round = sent(RaftMessage.AppendEntries.class).round();
    while (round < least);
    return round;
  }

  void ask(long requestId, Operation operation) {
    ask(requestId, Mark.NONE, operation);
  }

  void ask(long requestId, Mark mark, Operation operation) {
    replica.tell(
        new RaftReplica.Client(
            new ClientRequest(
                "gateway", requestId, mark, "default", operation, PATIENCE, client.ref())));
  }

  /** The next message of this kind to any peer; those of other kinds are passed over. */
  <M extends RaftMessage> M sent(Class<M> kind) {
    return kind.cast(send(kind).message());
  }

  /** Who is registered for a channel next. */
  ActorRef<Links.Received> registered(String channel) {
    List<Links.Command> caught =
        links.fishForMessage(
            PATIENCE,
            command ->
                command instanceof Links.Register register && register.channel().equals(channel)
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore());
    return ((Links.Register) caught.get(0)).recipient();
  }

  /** The next request for chunks of a snapshot. */
  SnapshotMessage.FetchSnapshot fetched() {
    List<Links.Command> caught =
        links.fishForMessage(
            PATIENCE,
            command ->
                command instanceof Links.Send send
                        && send.message() instanceof SnapshotMessage.FetchSnapshot
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore());
    return (SnapshotMessage.FetchSnapshot) ((Links.Send) caught.get(0)).message();
  }

  Links.Send send(Class<? extends RaftMessage> kind) {
    List<Links.Command> caught =
        links.fishForMessage(
            PATIENCE,
            command ->
                command instanceof Links.Send send && kind.isInstance(send.message())
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore());
    return (Links.Send) caught.get(0);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public long nanos() {
        return nanos.get();
      }

      @Override
      public long wallMillis() {
        return nanos.get() / 1_000_000;
      }
    };
  }
}
