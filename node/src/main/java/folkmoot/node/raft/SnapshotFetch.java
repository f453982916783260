package folkmoot.node.raft;

import folkmoot.node.links.Links;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.SnapshotMessage;
import folkmoot.protocol.raft.SnapshotMessage.SnapshotChunk;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Fetches one snapshot from one source and has the state machine stage it. It asks for as many
 * chunks as the state machine keeps up with, asks again for what does not come, and ends with one
 * report to the replica, in whatever role that is then.
 */
final class SnapshotFetch {
  sealed interface Command {}

  private record Heard(SnapshotMessage message) implements Command {}

  private record Taken(StateMachine.Staged staged) implements Command {}

  private record Completed(StateMachine.Completed completed) implements Command {}

  /** What was asked for has not come. */
  private record AskAgain() implements Command {}

  /**
   * What is fetched.
   *
   * @param number of the transfer, ascending over all lives of this replica
   * @param leastIndex the snapshot must be as far as this
   */
  record Order(long number, Voter source, long leastIndex) {}

  private static final int BEATS_TO_ASK_AGAIN = 4;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final RaftSettings settings;
  private final Order order;
  private final ActorRef<StateMachine.Command> stateMachine;
  private final ActorRef<Links.Command> links;
  private final ActorRef<RaftReplica.Command> replica;
  private final SnapshotMeters meters;
  private final ActorRef<StateMachine.Staged> taken;
  private final ActorRef<StateMachine.Completed> completed;
  private final CRC32C whole = new CRC32C();
  private Optional<LogPosition> end = Optional.empty();
  private boolean allCame;
  private int came;
  private int staged;
  private int askedInVain;

  private SnapshotFetch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      RaftSettings settings,
      Order order,
      ActorRef<StateMachine.Command> stateMachine,
      ActorRef<Links.Command> links,
      ActorRef<RaftReplica.Command> replica,
      SnapshotMeters meters) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.order = order;
    this.stateMachine = stateMachine;
    this.links = links;
    this.replica = replica;
    this.meters = meters;
    this.taken = context.messageAdapter(StateMachine.Staged.class, Taken::new);
    this.completed = context.messageAdapter(StateMachine.Completed.class, Completed::new);
  }

  static Behavior<Command> create(
      RaftSettings settings,
      Order order,
      ActorRef<StateMachine.Command> stateMachine,
      ActorRef<Links.Command> links,
      ActorRef<RaftReplica.Command> replica,
      SnapshotMeters meters) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new SnapshotFetch(
                            context, timers, settings, order, stateMachine, links, replica, meters)
                        .begin()));
  }

  private Behavior<Command> begin() {
    ActorRef<Links.Received> heard =
        context.messageAdapter(
            Links.Received.class, received -> new Heard((SnapshotMessage) received.message()));
    String channel = SnapshotMessage.channelOfReceiver(settings.group());
    links.tell(new Links.Register(channel, heard));
    ask(false);
    return Behaviors.receive(Command.class)
        .onMessage(Heard.class, report -> onHeard(report.message()))
        .onMessage(Taken.class, report -> onTaken(report.staged()))
        .onMessage(Completed.class, report -> onCompleted(report.completed()))
        .onMessage(AskAgain.class, due -> onAskAgain())
        .build();
  }

  /** Wants what follows what is staged, and hears of it again if it does not come. */
  private void ask(boolean again) {
    Duration patience = settings.timing().heartbeat().multipliedBy(BEATS_TO_ASK_AGAIN);
    timers.startSingleTimer(new AskAgain(), patience);
    links.tell(
        new Links.Send(
            order.source().nodeId(),
            new SnapshotMessage.FetchSnapshot(
                settings.group(),
                settings.self(),
                order.number(),
                order.leastIndex(),
                staged,
                settings.snapshots().window(),
                again)));
  }

  private Behavior<Command> onAskAgain() {
    Duration patience = settings.timing().heartbeat().multipliedBy(BEATS_TO_ASK_AGAIN);
    askedInVain++;
    if (patience.multipliedBy(askedInVain).compareTo(settings.snapshots().timeout()) > 0) {
      return end("nothing came for " + settings.snapshots().timeout());
    }
    ask(true);
    return Behaviors.same();
  }

  private Behavior<Command> onHeard(SnapshotMessage message) {
    if (message.transfer() != order.number()) return Behaviors.same();
    if (message instanceof SnapshotMessage.SnapshotRefused refused) return end(refused.reason());
    SnapshotChunk chunk = (SnapshotChunk) message;
    if (chunk.number() != came || !chunk.isIntact()) return Behaviors.same();
    if (end.isEmpty()) {
      end = Optional.of(chunk.position());
      replica.tell(new RaftReplica.FetchBegun(order.number(), chunk.lastIndex()));
    }
    came++;
    askedInVain = 0;
    meters.fetchedBytes.add(chunk.bytes().length);
    whole.update(chunk.bytes(), 0, chunk.bytes().length);
    if ((int) whole.getValue() != chunk.wholeChecksum()) return end("its checksum is wrong");
    allCame = chunk.last();
    stateMachine.tell(new StateMachine.Stage(order.number(), chunk.bytes(), taken));
    return Behaviors.same();
  }

  private Behavior<Command> onTaken(StateMachine.Staged report) {
    if (report.transfer() != order.number()) return Behaviors.same();
    if (!report.good()) return end("its bytes make no sense");
    staged++;
    askedInVain = 0;
    ask(false);
    if (allCame && staged == came) {
      timers.cancelAll();
      stateMachine.tell(new StateMachine.Complete(order.number(), completed));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onCompleted(StateMachine.Completed report) {
    if (report.transfer() != order.number()) return Behaviors.same();
    if (!report.end().equals(end)) return end("it is not what it was said to be");
    replica.tell(new RaftReplica.FetchEnded(order.number(), report.end()));
    return Behaviors.stopped();
  }

  private Behavior<Command> end(String reason) {
    context.getLog().info("{}: no snapshot from {}: {}", settings.group(), order.source(), reason);
    meters.failed.add(1);
    replica.tell(new RaftReplica.FetchEnded(order.number(), Optional.empty()));
    return Behaviors.stopped();
  }
}
