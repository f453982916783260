package folkmoot.node.watch;

import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchReply.Reason;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.watch.WatchId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One client's watch of one keyspace: reads on when the client has taken what it was told before.
 * What the client has not taken counts against the room of this node.
 *
 * <p>Phases: beginning, until it is known where it may begin; open; over, until the client has been
 * told why, or is not heard for too long.
 *
 * @param <A> what those answer who have what is watched
 */
abstract class Watch<A> {
  sealed interface Command {}

  private record Asked(WatchRequest.OfOne request) implements Command {}

  private record Told<A>(A answer) implements Command {}

  /** It has to end. */
  record End(Reason reason) implements Command {}

  private record LookAgain() implements Command {}

  private record NoLonger() implements Command {}

  private record Heartbeat() implements Command {}

  private record Silence() implements Command {}

  private enum Timer {
    LOOK_AGAIN,
    PATIENCE,
    HEARTBEAT,
    SILENCE
  }

  /**
   * Where it stands in its node.
   *
   * @param number of no other watch of this node
   * @param room that all clients of this node have for what they have not taken yet
   */
  record Place(long number, WatchSettings settings, WatchMeters meters, TurnsForRoom room) {}

  /** What its actor has. */
  record Parts(ActorContext<Command> context, TimerScheduler<Command> timers, Place place) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Place place;
  private final Class<A> answer;
  private final ActorRef<A> answers;
  private final ActorRef<WatchReply> opener;

  /** Bytes of what the client was told last. */
  private long toldBytes;

  private Optional<ActorRef<WatchReply>> client = Optional.empty();

  /**
   * @param opener who is told that it is open, or why not
   */
  Watch(Parts parts, Class<A> answer, ActorRef<WatchReply> opener) {
    this.context = parts.context();
    this.timers = parts.timers();
    this.place = parts.place();
    this.answer = answer;
    this.answers = context.messageAdapter(answer, Told::new);
    this.opener = opener;
  }

  /**
   * @param patience how long the beginning may take
   */
  static Behavior<Command> create(Place place, Duration patience, Function<Parts, Watch<?>> watch) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> watch.apply(new Parts(context, timers, place)).begin(patience)));
  }

  // ---- what is watched

  /** Asks where it may begin. */
  abstract void askWhere();

  /** It was asked where it may begin: {@link #open}, {@link #refuse}, or wait for more. */
  abstract Behavior<Command> onBegun(A answer);

  /** Where it may begin was not said in time. */
  abstract WatchReply.Refused tooLate();

  /** Tells the client what came meanwhile; if nothing did, asks for more. */
  abstract void next();

  /** Asks for more, unless it has. */
  abstract void pull();

  abstract Behavior<Command> onTold(A answer);

  /** Whether somebody reads for it, and will answer once asked to. */
  abstract boolean isReadFor();

  /** What has been read is wanted, though it is nothing. */
  abstract void poke();

  /** Nothing is wanted any more. */
  abstract void leave();

  /** It waits no more for room. */
  abstract void stepAside();

  /** Gives back the room of what the client has not been told. */
  abstract void drop();

  /** What the client has been told of, or could not be interested in. */
  abstract WatchId seen();

  // ---- for those who watch something

  final long number() {
    return place.number();
  }

  final WatchSettings settings() {
    return place.settings();
  }

  /** Where everything that is watched answers. */
  final ActorRef<A> answers() {
    return answers;
  }

  /** Room for one who reads; when there is some after there was none, it pulls again. */
  final TurnsForRoom.Turn turn() {
    ActorRef<Command> self = context.getSelf();
    return place.room().turn(() -> self.tell(new LookAgain()));
  }

  final void giveBack(long bytes) {
    place.room().give(bytes);
  }

  final void askWhereIn(Duration pause) {
    timers.startSingleTimer(Timer.LOOK_AGAIN, new LookAgain(), pause);
  }

  /** Whether the client has taken all that it was told. */
  final boolean isAwaited() {
    return client.isPresent();
  }

  /** Tells the client what there is room for, and waits until it has taken it. */
  final void tell(WatchReply reply, int changes, long bytes) {
    toldBytes = bytes;
    place.meters().told(changes);
    reply(reply);
  }

  final void tellProgress() {
    reply(new WatchReply.Progress(seen()));
  }

  // ---- beginning

  private Behavior<Command> begin(Duration patience) {
    timers.startSingleTimer(Timer.PATIENCE, new NoLonger(), patience);
    askWhere();
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, told -> onBegun(answer.cast(told.answer())))
        .onMessage(LookAgain.class, again -> askWhereAgain())
        .onMessage(NoLonger.class, late -> refuse(tooLate()))
        .onMessage(End.class, end -> refuse(new WatchReply.Unavailable(words(end.reason()))))
        // It is told of when it is open; its timers do not run yet.
        .onMessage(Asked.class, nobody -> Behaviors.same())
        .onMessage(Heartbeat.class, none -> Behaviors.same())
        .onMessage(Silence.class, none -> Behaviors.same())
        .build();
  }

  private static String words(Reason reason) {
    return reason == Reason.STOPPING
        ? "This node is about to stop"
        : "This node does not keep the keyspace any more";
  }

  private Behavior<Command> askWhereAgain() {
    askWhere();
    return Behaviors.same();
  }

  final Behavior<Command> refuse(WatchReply.Refused refusal) {
    leave();
    place.meters().refused(refusal);
    opener.tell(refusal);
    return Behaviors.stopped();
  }

  // ---- open

  final Behavior<Command> open() {
    timers.cancel(Timer.PATIENCE);
    place.meters().opened();
    ActorRef<WatchRequest.OfOne> self =
        context.messageAdapter(WatchRequest.OfOne.class, Asked::new);
    opener.tell(new WatchReply.Opened(self, seen()));
    awaitClient();
    return Behaviors.receive(Command.class)
        .onMessage(Asked.class, request -> onAsked(request.request()))
        .onMessage(Told.class, told -> onTold(answer.cast(told.answer())))
        .onMessage(Heartbeat.class, beat -> onHeartbeat())
        .onMessage(Silence.class, silence -> end(Reason.SLOW, seen()))
        .onMessage(End.class, end -> end(end.reason(), seen()))
        .onMessage(LookAgain.class, again -> pullAgain())
        // The timer of the beginning that went off as it ended.
        .onMessage(NoLonger.class, none -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> letGo())
        .build();
  }

  private Behavior<Command> onAsked(WatchRequest.OfOne request) {
    if (!(request instanceof WatchRequest.Next next)) {
      leave();
      place.meters().ended("client");
      return Behaviors.stopped();
    }
    client = Optional.of(next.replyTo());
    giveBackTold();
    timers.cancel(Timer.SILENCE);
    startHeartbeat();
    next();
    return Behaviors.same();
  }

  /** There was no room for what came: it is still where it was read. */
  private Behavior<Command> pullAgain() {
    if (isAwaited()) pull();
    return Behaviors.same();
  }

  /** Who is being read for is answered when that is done. */
  private Behavior<Command> onHeartbeat() {
    if (!isAwaited()) return Behaviors.same();
    if (isReadFor()) {
      poke();
      startHeartbeat();
    } else {
      tellProgress();
    }
    return Behaviors.same();
  }

  private void startHeartbeat() {
    timers.startSingleTimer(Timer.HEARTBEAT, new Heartbeat(), settings().heartbeat());
  }

  private void reply(WatchReply reply) {
    client.ifPresent(to -> to.tell(reply));
    client = Optional.empty();
    timers.cancel(Timer.HEARTBEAT);
    stepAside();
    awaitClient();
  }

  private void awaitClient() {
    timers.startSingleTimer(Timer.SILENCE, new Silence(), settings().patience());
  }

  // ---- over

  /**
   * @param rest from where the client may go on
   */
  final Behavior<Command> end(Reason reason, WatchId rest) {
    leave();
    stepAside();
    place.meters().ended(reason);
    WatchReply.Ended ended = new WatchReply.Ended(reason, seen(), rest);
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
        // Of feeds that it has left, and of timers that are cancelled; it ends already.
        .onAnyMessage(late -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> letGo())
        .build();
  }

  private Behavior<Command> letGo() {
    drop();
    giveBackTold();
    stepAside();
    return Behaviors.same();
  }

  private void giveBackTold() {
    giveBack(toldBytes);
    toldBytes = 0;
  }
}
