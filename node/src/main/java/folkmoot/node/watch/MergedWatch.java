package folkmoot.node.watch;

import folkmoot.node.crdt.MergedFeed;
import folkmoot.node.crdt.MergedFeed.Begin;
import folkmoot.node.crdt.MergedFeed.Leave;
import folkmoot.node.crdt.MergedFeed.Poke;
import folkmoot.node.crdt.MergedFeed.Pull;
import folkmoot.node.crdt.MergedFeed.Pulled;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchReply.Reason;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.watch.WatchId;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One client's watch of one keyspace of values that merge: asks for what there is when the client
 * has taken what it was told before. It holds at most that, and only as long as there is room in
 * this node: what there is none for is read again, as it is then.
 *
 * <p>Phases as of {@link Watch}: beginning, open, over.
 */
final class MergedWatch {
  sealed interface Command {}

  private record Asked(WatchRequest.OfOne request) implements Command {}

  private record Told(MergedFeed.Answer answer) implements Command {}

  /** It has to end. */
  record End(Reason reason) implements Command {}

  private record PullAgain() implements Command {}

  private record NoLonger() implements Command {}

  private record Heartbeat() implements Command {}

  private record Silence() implements Command {}

  private enum Timer {
    PATIENCE,
    HEARTBEAT,
    SILENCE
  }

  private static final String SILENT = "This node has not learned in time what it has";

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final long number;
  private final WatchSettings settings;
  private final WatchMeters meters;
  private final TurnsForRoom room;
  private final TurnsForRoom.Turn turn;
  private final WatchRequest.OpenMerging asked;
  private final Consumer<MergedFeed.Request> feed;

  /** It has been asked for what comes next. */
  private boolean pulled;

  /** There was no room for what came last. */
  private boolean refused;

  /** What came while the client was told that nothing has. */
  private Optional<Pulled> held = Optional.empty();

  /** Bytes of what the client was told last. */
  private long toldBytes;

  private Optional<ActorRef<WatchReply>> client = Optional.empty();

  private MergedWatch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      long number,
      WatchSettings settings,
      WatchMeters meters,
      TurnsForRoom room,
      WatchRequest.OpenMerging asked,
      Consumer<MergedFeed.Request> feed) {
    this.context = context;
    this.timers = timers;
    this.number = number;
    this.settings = settings;
    this.meters = meters;
    this.room = room;
    this.asked = asked;
    this.feed = feed;
    ActorRef<Command> self = context.getSelf();
    this.turn = room.turn(() -> self.tell(new PullAgain()));
  }

  /**
   * @param number of no other watch of this node
   * @param room that all clients of this node have for what they have not taken yet
   * @param feed who has the values
   */
  static Behavior<Command> create(
      long number,
      WatchSettings settings,
      WatchMeters meters,
      TurnsForRoom room,
      WatchRequest.OpenMerging asked,
      Consumer<MergedFeed.Request> feed) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new MergedWatch(context, timers, number, settings, meters, room, asked, feed)
                        .begin()));
  }

  // ---- beginning

  private Behavior<Command> begin() {
    timers.startSingleTimer(Timer.PATIENCE, new NoLonger(), asked.patience());
    ActorRef<MergedFeed.Answer> answers =
        context.messageAdapter(MergedFeed.Answer.class, Told::new);
    feed.accept(new Begin(number, asked.group(), asked.prefix(), settings.batchBytes(), answers));
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, told -> onBegun(told.answer()))
        .onMessage(NoLonger.class, late -> refuse(SILENT))
        .onMessage(End.class, end -> refuse(Watch.words(end.reason())))
        // It is told of when it is open; nothing was asked for, and its timers do not run yet.
        .onMessage(Asked.class, nobody -> Behaviors.same())
        .onMessage(PullAgain.class, none -> Behaviors.same())
        .onMessage(Heartbeat.class, none -> Behaviors.same())
        .onMessage(Silence.class, none -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onBegun(MergedFeed.Answer answer) {
    if (answer instanceof MergedFeed.Unknown unknown) return refuse(unknown.reason());
    timers.cancel(Timer.PATIENCE);
    meters.opened();
    ActorRef<WatchRequest.OfOne> self =
        context.messageAdapter(WatchRequest.OfOne.class, Asked::new);
    asked.replyTo().tell(new WatchReply.Opened(self, WatchId.NOTHING));
    awaitClient();
    return open();
  }

  private Behavior<Command> refuse(String reason) {
    feed.accept(new Leave(number));
    WatchReply.Refused refusal = new WatchReply.Unavailable(reason);
    meters.refused(refusal);
    asked.replyTo().tell(refusal);
    return Behaviors.stopped();
  }

  // ---- open

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(Asked.class, request -> onAsked(request.request()))
        .onMessage(Told.class, told -> onPulled((Pulled) told.answer()))
        .onMessage(Heartbeat.class, beat -> onHeartbeat())
        .onMessage(PullAgain.class, again -> pullAgain())
        .onMessage(Silence.class, silence -> end(Reason.SLOW))
        .onMessage(End.class, end -> end(end.reason()))
        // The timer of the beginning that went off as it ended.
        .onMessage(NoLonger.class, none -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> letGo())
        .build();
  }

  private Behavior<Command> onAsked(WatchRequest.OfOne request) {
    if (!(request instanceof WatchRequest.Next next)) {
      feed.accept(new Leave(number));
      meters.ended("client");
      return Behaviors.stopped();
    }
    client = Optional.of(next.replyTo());
    room.give(toldBytes);
    toldBytes = 0;
    timers.cancel(Timer.SILENCE);
    timers.startSingleTimer(Timer.HEARTBEAT, new Heartbeat(), settings.heartbeat());
    if (held.isPresent()) tellHeld();
    else pull();
    return Behaviors.same();
  }

  private void tellHeld() {
    Pulled was = held.orElseThrow();
    held = Optional.empty();
    tell(was);
  }

  private void pull() {
    if (pulled) return;
    pulled = true;
    feed.accept(new Pull(number, !refused));
    refused = false;
  }

  private Behavior<Command> pullAgain() {
    if (client.isPresent()) pull();
    return Behaviors.same();
  }

  private Behavior<Command> onPulled(Pulled found) {
    pulled = false;
    if (found.isEmpty()) {
      if (client.isPresent()) reply(new WatchReply.Progress(WatchId.NOTHING));
    } else if (turn.take(found.size())) {
      if (client.isPresent()) tell(found);
      else held = Optional.of(found);
    } else {
      refused = true;
      if (client.isEmpty()) turn.stepAside();
    }
    return Behaviors.same();
  }

  private void tell(Pulled found) {
    toldBytes = found.size();
    meters.told(found.keys().size());
    reply(new WatchReply.Values(found.keys(), found.present()));
  }

  /** Who is being read for is answered when that is done. */
  private Behavior<Command> onHeartbeat() {
    if (client.isEmpty()) return Behaviors.same();
    if (!pulled) {
      reply(new WatchReply.Progress(WatchId.NOTHING));
      return Behaviors.same();
    }
    feed.accept(new Poke(number));
    timers.startSingleTimer(Timer.HEARTBEAT, new Heartbeat(), settings.heartbeat());
    return Behaviors.same();
  }

  private void reply(WatchReply reply) {
    client.ifPresent(to -> to.tell(reply));
    client = Optional.empty();
    timers.cancel(Timer.HEARTBEAT);
    turn.stepAside();
    awaitClient();
  }

  private void awaitClient() {
    timers.startSingleTimer(Timer.SILENCE, new Silence(), settings.patience());
  }

  // ---- over

  private Behavior<Command> end(Reason reason) {
    feed.accept(new Leave(number));
    turn.stepAside();
    meters.ended(reason);
    WatchReply.Ended ended = new WatchReply.Ended(reason, WatchId.NOTHING, WatchId.NOTHING);
    if (client.isPresent()) {
      client.get().tell(ended);
      return Behaviors.stopped();
    }
    timers.cancelAll();
    awaitClient();
    return Behaviors.receive(Command.class)
        .onMessage(
            Asked.class,
            request -> {
              if (request.request() instanceof WatchRequest.Next next) next.replyTo().tell(ended);
              return Behaviors.stopped();
            })
        .onMessage(Silence.class, gone -> Behaviors.stopped())
        // Of the feed that it has left, and of timers that are cancelled; it ends already.
        .onAnyMessage(late -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> letGo())
        .build();
  }

  private Behavior<Command> letGo() {
    held.ifPresent(found -> room.give(found.size()));
    held = Optional.empty();
    room.give(toldBytes);
    toldBytes = 0;
    turn.stepAside();
    return Behaviors.same();
  }
}
