package folkmoot.node.watch;

import folkmoot.node.links.Links;
import folkmoot.protocol.watch.Batch;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.WatchMessage;
import folkmoot.protocol.watch.WatchRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Asks other nodes for the changes of a group that this one does not keep: one of them for as long
 * as it answers, then the next. Each question has a number of its own, and what comes to another
 * one is passed over: so neither a late answer nor one that the network repeats is told twice.
 */
final class RemoteFeed {
  sealed interface Command permits Feed.Request, Heard, Late {}

  /** Another node has answered. */
  record Heard(WatchMessage.Answer answer) implements Command {}

  /** It has not, or is to be asked again. */
  record Late(long number) implements Command {}

  /**
   * Whom it asks.
   *
   * @param nodes that keep the group
   * @param numbers of questions, none of which is ever used again by this node
   */
  record Others(
      String group, SortedSet<String> nodes, ActorRef<Links.Command> links, LongSupplier numbers) {}

  /** For so long the other node waits that something happens. */
  private static final Duration WAIT = Duration.ofSeconds(1);

  /** For so long it may take beside that; then another one is asked. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Before another one is asked, if one does not want to. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final TimerScheduler<Command> timers;
  private final Others others;
  private final List<String> nodes;
  private final WatchRules rules;
  private final TreeMap<Long, Feed.Request> asked = new TreeMap<>();

  /** Questions whose watch was answered meanwhile: what comes may still bring it further. */
  private final TreeSet<Long> poked = new TreeSet<>();

  /** How far such a question has come, by watch. */
  private final TreeMap<Long, Position> further = new TreeMap<>();

  /** Which of the nodes is asked. */
  private int turn;

  private RemoteFeed(TimerScheduler<Command> timers, Others others, WatchRules rules) {
    this.timers = timers;
    this.others = others;
    this.nodes = List.copyOf(others.nodes());
    this.rules = rules;
  }

  static Behavior<Command> create(Others others, WatchRules rules) {
    return Behaviors.withTimers(timers -> new RemoteFeed(timers, others, rules).feeding());
  }

  private Behavior<Command> feeding() {
    return Behaviors.receive(Command.class)
        .onMessage(Feed.Begin.class, this::ask)
        .onMessage(Feed.Pull.class, this::onPull)
        .onMessage(Feed.Poke.class, this::onPoke)
        .onMessage(Feed.Leave.class, this::onLeave)
        .onMessage(Heard.class, heard -> onHeard(heard.answer()))
        .onMessage(Late.class, this::onLate)
        .build();
  }

  // ---- asking

  private Behavior<Command> ask(Feed.Request request) {
    long number = others.numbers().getAsLong();
    asked.put(number, request);
    WatchMessage question =
        request instanceof Feed.Pull pull
            ? new WatchMessage.Next(
                others.group(), number, pull.seen(), pull.prefix(), WAIT.toMillis())
            : new WatchMessage.Where(others.group(), number);
    others.links().tell(new Links.Send(nodes.get(turn), question));
    Duration patience = request instanceof Feed.Pull ? WAIT.plus(PATIENCE) : PATIENCE;
    timers.startSingleTimer(number, new Late(number), patience);
    return Behaviors.same();
  }

  /** Goes on with the question that was asked for this watch before, if it is not answered yet. */
  private Behavior<Command> onPull(Feed.Pull pull) {
    Position seen = pull.seen();
    Position known = further.getOrDefault(pull.watch(), seen);
    further.remove(pull.watch());
    OptionalLong earlier = questionOf(pull.watch());
    if (earlier.isEmpty()) return ask(pull.at(known.orLater(seen)));
    Feed.Pull before = (Feed.Pull) asked.get(earlier.getAsLong());
    asked.put(earlier.getAsLong(), pull.at(before.seen().orLater(seen)));
    poked.remove(earlier.getAsLong());
    return Behaviors.same();
  }

  private Behavior<Command> onLate(Late late) {
    Feed.Request request = asked.remove(late.number());
    if (request == null) return Behaviors.same();
    turn = (turn + 1) % nodes.size();
    return poked.remove(late.number()) ? Behaviors.same() : ask(request);
  }

  private Behavior<Command> onPoke(Feed.Poke poke) {
    OptionalLong number = questionOf(poke.watch());
    if (number.isEmpty() || !(asked.get(number.getAsLong()) instanceof Feed.Pull pull))
      return Behaviors.same();
    if (poked.add(number.getAsLong()))
      pull.replyTo().tell(new Feed.Pulled(others.group(), Batch.none(pull.seen())));
    return Behaviors.same();
  }

  private Behavior<Command> onLeave(Feed.Leave leave) {
    questionOf(leave.watch()).ifPresent(this::take);
    further.remove(leave.watch());
    return Behaviors.same();
  }

  private OptionalLong questionOf(long watch) {
    return asked.entrySet().stream()
        .filter(each -> each.getValue().watch() == watch)
        .mapToLong(Map.Entry::getKey)
        .findFirst();
  }

  private void take(long number) {
    timers.cancel(number);
    asked.remove(number);
    poked.remove(number);
  }

  // ---- what others answer

  private Behavior<Command> onHeard(WatchMessage.Answer answer) {
    long number = answer.number();
    Feed.Request request = asked.get(number);
    if (answer instanceof WatchMessage.Refused && request != null) {
      timers.startSingleTimer(number, new Late(number), PAUSE);
    } else if (answer instanceof WatchMessage.There there && request instanceof Feed.Begin begin) {
      take(number);
      begin.replyTo().tell(judged(begin, there));
    } else if (answer instanceof WatchMessage.Changes changes
        && request instanceof Feed.Pull pull) {
      boolean nobodyWaits = poked.contains(number);
      take(number);
      if (nobodyWaits) note(pull, changes);
      else tell(pull, changes);
    } else if (answer instanceof WatchMessage.Gone gone && request instanceof Feed.Pull pull) {
      boolean nobodyWaits = poked.contains(number);
      take(number);
      if (!nobodyWaits) pull.replyTo().tell(new Feed.Lost(others.group(), gone.oldest()));
    }
    return Behaviors.same();
  }

  private Feed.Begun judged(Feed.Begin begin, WatchMessage.There there) {
    return new Feed.Begun(
        others.group(),
        rules.resume().judge(begin.seen(), there.oldest(), there.reached()),
        there.oldest());
  }

  /** What there is is asked for again; that there was nothing is kept in mind. */
  private void note(Feed.Pull pull, WatchMessage.Changes changes) {
    if (changes.events().isEmpty())
      further.put(pull.watch(), changes.through().orLater(pull.seen()));
  }

  /** What has nothing of the prefix is no answer yet: it only brings the question further. */
  private void tell(Feed.Pull pull, WatchMessage.Changes changes) {
    Batch batch =
        Batch.of(
            rules.delivery(),
            changes.events(),
            changes.through(),
            pull.seen(),
            pull.prefix(),
            Integer.MAX_VALUE);
    if (batch.isEmpty()) ask(pull.at(batch.through()));
    else pull.replyTo().tell(new Feed.Pulled(others.group(), batch));
  }
}
