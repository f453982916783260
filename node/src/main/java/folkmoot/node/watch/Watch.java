package folkmoot.node.watch;

import folkmoot.node.watch.Feed.Begun;
import folkmoot.node.watch.Feed.Lost;
import folkmoot.node.watch.Feed.Pulled;
import folkmoot.protocol.client.WatchReply;
import folkmoot.protocol.client.WatchReply.Reason;
import folkmoot.protocol.client.WatchRequest;
import folkmoot.protocol.watch.Batch;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.ResumeRule;
import folkmoot.protocol.watch.WatchId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One client's watch of one keyspace: asks the feeds of its groups when the client has taken what
 * it was told before. So it holds no more than one batch of each group, and only as long as there
 * is room in this node: what there is none for is read again.
 *
 * <p>Phases: beginning, until every group has said where it may begin; open; over, until the client
 * has been told why, or is not heard for too long.
 */
final class Watch {
  sealed interface Command {}

  private record Asked(WatchRequest.OfOne request) implements Command {}

  private record Told(Feed.Answer answer) implements Command {}

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

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final long number;
  private final WatchSettings settings;
  private final WatchMeters meters;
  private final TurnsForRoom room;
  private final SortedMap<String, TurnsForRoom.Turn> turns = new TreeMap<>();
  private final WatchRequest.Open asked;
  private final SortedMap<String, ActorRef<Feed.Request>> feeds;
  private final ActorRef<Feed.Answer> answers;

  /** What each group has said of where this may begin. */
  private final SortedMap<String, Begun> begun = new TreeMap<>();

  /** All groups have said so at least once. */
  private boolean hasJudged;

  /** What the client has been told of, or could not be interested in. */
  private WatchId seen = new WatchId(Collections.emptySortedMap());

  /** Groups that have been asked for what comes next. */
  private final SortedSet<String> pulled = new TreeSet<>();

  /** What came of one group while another's was told. */
  private final SortedMap<String, Batch> held = new TreeMap<>();

  /** Bytes of what the client was told last. */
  private long toldBytes;

  private Optional<ActorRef<WatchReply>> client = Optional.empty();

  private Watch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      long number,
      WatchSettings settings,
      WatchMeters meters,
      TurnsForRoom room,
      WatchRequest.Open asked,
      SortedMap<String, ActorRef<Feed.Request>> feeds) {
    this.context = context;
    this.timers = timers;
    this.number = number;
    this.settings = settings;
    this.meters = meters;
    this.room = room;
    this.asked = asked;
    this.feeds = Collections.unmodifiableSortedMap(new TreeMap<>(feeds));
    this.answers = context.messageAdapter(Feed.Answer.class, Told::new);
    ActorRef<Command> self = context.getSelf();
    for (String group : feeds.keySet()) {
      turns.put(group, room.turn(() -> self.tell(new LookAgain())));
    }
  }

  /**
   * @param number of no other watch of this node
   * @param room that all clients of this node have for what they have not taken yet
   * @param feeds those of all groups of the keyspace
   */
  static Behavior<Command> create(
      long number,
      WatchSettings settings,
      WatchMeters meters,
      TurnsForRoom room,
      WatchRequest.Open asked,
      SortedMap<String, ActorRef<Feed.Request>> feeds) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Watch(context, timers, number, settings, meters, room, asked, feeds)
                        .begin()));
  }

  // ---- beginning

  private Behavior<Command> begin() {
    timers.startSingleTimer(Timer.PATIENCE, new NoLonger(), asked.patience());
    feeds.keySet().forEach(this::askWhere);
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, told -> onBegun((Begun) told.answer()))
        .onMessage(LookAgain.class, again -> lookAgain())
        .onMessage(NoLonger.class, late -> refuse(tooLate()))
        .onMessage(End.class, end -> refuse(new WatchReply.Unavailable(words(end.reason()))))
        // It is told of when it is open; its timers do not run yet.
        .onMessage(Asked.class, nobody -> Behaviors.same())
        .onMessage(Heartbeat.class, none -> Behaviors.same())
        .onMessage(Silence.class, none -> Behaviors.same())
        .build();
  }

  static String words(Reason reason) {
    return reason == Reason.STOPPING
        ? "This node is about to stop"
        : "This node does not keep the keyspace any more";
  }

  private void askWhere(String group) {
    Optional<Position> from = asked.seen().map(id -> id.groups().get(group));
    feeds.get(group).tell(new Feed.Begin(number, from, answers));
  }

  private Behavior<Command> onBegun(Begun answer) {
    begun.put(answer.group(), answer);
    if (begun.size() < feeds.size()) return Behaviors.same();
    hasJudged = true;
    if (begun.values().stream().anyMatch(each -> each.verdict() instanceof ResumeRule.LetGo))
      return refuse(new WatchReply.LetGo(rest()));
    if (begun.values().stream().anyMatch(each -> each.verdict() instanceof ResumeRule.NotReached)) {
      timers.startSingleTimer(Timer.LOOK_AGAIN, new LookAgain(), LOOK_AGAIN);
      return Behaviors.same();
    }
    timers.cancel(Timer.PATIENCE);
    begun.forEach((group, from) -> see(group, ((ResumeRule.From) from.verdict()).after()));
    meters.opened();
    ActorRef<WatchRequest.OfOne> self =
        context.messageAdapter(WatchRequest.OfOne.class, Asked::new);
    asked.replyTo().tell(new WatchReply.Opened(self, seen));
    awaitClient();
    return open();
  }

  /** What the client has seen, but for the groups that have let go of what comes next. */
  private WatchId rest() {
    WatchId rest = asked.seen().orElseThrow();
    for (Begun from : begun.values()) {
      if (from.verdict() instanceof ResumeRule.LetGo) rest = rest.with(from.group(), from.oldest());
    }
    return rest;
  }

  private Behavior<Command> lookAgain() {
    begun.clear();
    feeds.keySet().forEach(this::askWhere);
    return Behaviors.same();
  }

  private WatchReply.Refused tooLate() {
    return begun.size() < feeds.size() && !hasJudged
        ? new WatchReply.Unavailable("The nodes that keep the data do not answer")
        : new WatchReply.NotReached();
  }

  private Behavior<Command> refuse(WatchReply.Refused refusal) {
    leave();
    meters.refused(refusal);
    asked.replyTo().tell(refusal);
    return Behaviors.stopped();
  }

  // ---- open

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(Asked.class, request -> onAsked(request.request()))
        .onMessage(Told.class, told -> onTold(told.answer()))
        .onMessage(Heartbeat.class, beat -> onHeartbeat())
        .onMessage(Silence.class, silence -> end(Reason.SLOW))
        .onMessage(End.class, end -> end(end.reason()))
        .onMessage(LookAgain.class, again -> pullAgain())
        // The timer of the beginning that went off as it ended.
        .onMessage(NoLonger.class, none -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> letGo())
        .build();
  }

  private Behavior<Command> onAsked(WatchRequest.OfOne request) {
    if (!(request instanceof WatchRequest.Next next)) {
      leave();
      meters.ended("client");
      return Behaviors.stopped();
    }
    client = Optional.of(next.replyTo());
    room.give(toldBytes);
    toldBytes = 0;
    timers.cancel(Timer.SILENCE);
    timers.startSingleTimer(Timer.HEARTBEAT, new Heartbeat(), settings.heartbeat());
    if (!held.isEmpty()) tell(held.firstKey(), held.remove(held.firstKey()));
    else pullAll();
    return Behaviors.same();
  }

  private void pullAll() {
    feeds.keySet().forEach(this::pull);
  }

  /** There was no room for what came: it is still where it was read. */
  private Behavior<Command> pullAgain() {
    if (client.isPresent()) pullAll();
    return Behaviors.same();
  }

  private void pull(String group) {
    if (!pulled.add(group)) return;
    feeds.get(group).tell(new Feed.Pull(number, seen.groups().get(group), asked.prefix(), answers));
  }

  private Behavior<Command> onTold(Feed.Answer answer) {
    if (answer instanceof Lost lost)
      return end(Reason.LET_GO, seen.with(lost.group(), lost.oldest()));
    Pulled found = (Pulled) answer;
    pulled.remove(found.group());
    if (found.batch().isEmpty()) {
      see(found.group(), found.batch().through());
      if (pulled.isEmpty() && client.isPresent()) reply(new WatchReply.Progress(seen));
    } else if (turns.get(found.group()).take(found.batch().size())) {
      if (client.isPresent()) tell(found.group(), found.batch());
      else held.put(found.group(), found.batch());
    } else if (client.isEmpty()) {
      stepAside();
    }
    return Behaviors.same();
  }

  private void stepAside() {
    turns.values().forEach(TurnsForRoom.Turn::stepAside);
  }

  private boolean waitsForRoom() {
    return turns.values().stream().anyMatch(TurnsForRoom.Turn::isWaiting);
  }

  private void tell(String group, Batch batch) {
    List<WatchReply.Told> told = new ArrayList<>(batch.events().size());
    for (ChangeEvent event : batch.events()) {
      see(group, event.position());
      told.add(new WatchReply.Told(seen, event));
    }
    see(group, batch.through());
    toldBytes = batch.size();
    meters.told(told.size());
    reply(new WatchReply.Events(told));
  }

  private void see(String group, Position position) {
    seen = seen.with(group, position);
  }

  /** Whoever waits for what is older is answered in its turn, and the others' answers with it. */
  private Behavior<Command> onHeartbeat() {
    if (client.isEmpty()) return Behaviors.same();
    if (pulled.isEmpty() || waitsForRoom()) {
      reply(new WatchReply.Progress(seen));
      return Behaviors.same();
    }
    for (String group : pulled) feeds.get(group).tell(new Feed.Poke(number));
    timers.startSingleTimer(Timer.HEARTBEAT, new Heartbeat(), settings.heartbeat());
    return Behaviors.same();
  }

  private void reply(WatchReply reply) {
    client.ifPresent(to -> to.tell(reply));
    client = Optional.empty();
    timers.cancel(Timer.HEARTBEAT);
    stepAside();
    awaitClient();
  }

  private void awaitClient() {
    timers.startSingleTimer(Timer.SILENCE, new Silence(), settings.patience());
  }

  private void leave() {
    for (Map.Entry<String, ActorRef<Feed.Request>> feed : feeds.entrySet()) {
      feed.getValue().tell(new Feed.Leave(number));
    }
  }

  // ---- over

  private Behavior<Command> end(Reason reason) {
    return end(reason, seen);
  }

  private Behavior<Command> end(Reason reason, WatchId rest) {
    leave();
    stepAside();
    meters.ended(reason);
    WatchReply.Ended ended = new WatchReply.Ended(reason, seen, rest);
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
    held.values().forEach(batch -> room.give(batch.size()));
    held.clear();
    room.give(toldBytes);
    toldBytes = 0;
    stepAside();
    return Behaviors.same();
  }
}
