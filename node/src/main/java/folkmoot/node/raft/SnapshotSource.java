package folkmoot.node.raft;

import folkmoot.node.links.Links;
import folkmoot.protocol.raft.SnapshotMessage;
import folkmoot.protocol.raft.SnapshotMessage.FetchSnapshot;
import folkmoot.protocol.raft.SnapshotMessage.SnapshotChunk;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Sends snapshots of this replica's state to whoever asks, a few at a time, whatever the role of
 * the replica (Raft §7). It reads from the disk, and so wants a thread of its own; the state
 * machine only opens what it reads and goes on.
 *
 * <p>A receiver that says nothing for long is forgotten, and so is its snapshot; if it asks again
 * it gets a new one.
 */
final class SnapshotSource {
  sealed interface Command {}

  /** Another replica asks. */
  record Asked(FetchSnapshot request) implements Command {}

  private record Opened(StateMachine.SnapshotOpened opened) implements Command {}

  /** Look for receivers that say nothing any more. */
  private record Look() implements Command {}

  /** So often it is looked within the timeout. */
  private static final int LOOKS = 4;

  /** A receiver, and what it last asked for; the snapshot comes when it is opened. */
  private static final class Receiver {
    FetchSnapshot request;
    OutgoingSnapshot snapshot;
    int looksSinceAsked;

    Receiver(FetchSnapshot request) {
      this.request = request;
    }
  }

  private final ActorContext<Command> context;
  private final RaftSettings settings;
  private final ActorRef<StateMachine.Command> stateMachine;
  private final ActorRef<Links.Command> links;
  private final SnapshotMeters meters;
  private final ActorRef<StateMachine.SnapshotOpened> opened;
  private final SortedMap<Voter, Receiver> receivers = new TreeMap<>();

  private SnapshotSource(
      ActorContext<Command> context,
      RaftSettings settings,
      ActorRef<StateMachine.Command> stateMachine,
      ActorRef<Links.Command> links,
      SnapshotMeters meters) {
    this.context = context;
    this.settings = settings;
    this.stateMachine = stateMachine;
    this.links = links;
    this.meters = meters;
    this.opened = context.messageAdapter(StateMachine.SnapshotOpened.class, Opened::new);
  }

  static Behavior<Command> create(
      RaftSettings settings,
      ActorRef<StateMachine.Command> stateMachine,
      ActorRef<Links.Command> links,
      SnapshotMeters meters) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Duration look = settings.snapshots().timeout().dividedBy(LOOKS);
                  timers.startTimerWithFixedDelay(new Look(), look);
                  ActorRef<Links.Received> asked =
                      context.messageAdapter(
                          Links.Received.class,
                          received -> new Asked((FetchSnapshot) received.message()));
                  String channel = SnapshotMessage.channelOfSource(settings.group());
                  links.tell(new Links.Register(channel, asked));
                  return new SnapshotSource(context, settings, stateMachine, links, meters)
                      .serving();
                }));
  }

  private Behavior<Command> serving() {
    return Behaviors.receive(Command.class)
        .onMessage(Asked.class, asked -> onAsked(asked.request()))
        .onMessage(Opened.class, report -> onOpened(report.opened()))
        .onMessage(Look.class, look -> onLook())
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onAsked(FetchSnapshot request) {
    Receiver receiver = receivers.get(request.from());
    if (receiver == null || receiver.request.transfer() < request.transfer()) {
      begin(request);
    } else if (receiver.request.transfer() == request.transfer()) {
      receiver.request = request;
      receiver.looksSinceAsked = 0;
      if (receiver.snapshot != null) send(receiver);
    }
    return Behaviors.same();
  }

  private void begin(FetchSnapshot request) {
    forget(request.from());
    if (request.next() > 0) {
      refuse(request, "what was begun is forgotten");
    } else if (receivers.size() >= settings.snapshots().transfers()) {
      refuse(request, "enough snapshots are on their way");
    } else {
      receivers.put(request.from(), new Receiver(request));
      stateMachine.tell(new StateMachine.OpenSnapshot(request.transfer(), opened));
    }
  }

  private Behavior<Command> onOpened(StateMachine.SnapshotOpened report) {
    for (Receiver receiver : receivers.values()) {
      boolean waits = receiver.snapshot == null && receiver.request.transfer() == report.token();
      if (!waits) continue;
      take(receiver, report);
      return Behaviors.same();
    }
    report.snapshot().close();
    return Behaviors.same();
  }

  private void take(Receiver receiver, StateMachine.SnapshotOpened report) {
    FetchSnapshot request = receiver.request;
    if (report.snapshot().point().index() < request.leastIndex()) {
      report.snapshot().close();
      receivers.remove(request.from());
      refuse(request, "the state here is not as far");
      return;
    }
    receiver.snapshot = new OutgoingSnapshot(settings, request.transfer(), report.snapshot());
    context
        .getLog()
        .info(
            "{}: sends a snapshot through {} to {}",
            settings.group(),
            receiver.snapshot.lastIndex(),
            request.from());
    send(receiver);
  }

  private void send(Receiver receiver) {
    FetchSnapshot request = receiver.request;
    for (SnapshotChunk chunk : receiver.snapshot.answer(request)) {
      meters.sentBytes.add(chunk.bytes().length);
      links.tell(new Links.Send(request.from().nodeId(), chunk));
    }
    if (receiver.snapshot.isWholeThere()) meters.sent.add(1);
    if (receiver.snapshot.isDone()) forget(request.from());
  }

  private void refuse(FetchSnapshot request, String reason) {
    context.getLog().info("{}: no snapshot for {}: {}", settings.group(), request.from(), reason);
    links.tell(
        new Links.Send(
            request.from().nodeId(),
            new SnapshotMessage.SnapshotRefused(
                settings.group(), settings.self(), request.transfer(), reason)));
  }

  private Behavior<Command> onLook() {
    for (Voter peer : new TreeSet<>(receivers.keySet())) {
      Receiver receiver = receivers.get(peer);
      receiver.looksSinceAsked++;
      if (receiver.looksSinceAsked <= LOOKS) continue;
      context.getLog().info("{}: {} asks for its snapshot no more", settings.group(), peer);
      forget(peer);
    }
    return Behaviors.same();
  }

  private void forget(Voter peer) {
    Receiver receiver = receivers.remove(peer);
    if (receiver != null && receiver.snapshot != null) receiver.snapshot.close();
  }

  private Behavior<Command> onPostStop() {
    new TreeSet<>(receivers.keySet()).forEach(this::forget);
    return Behaviors.same();
  }
}
