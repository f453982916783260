package folkmoot.node.watch;

import folkmoot.node.raft.StateMachine;
import folkmoot.node.store.StateStore;
import folkmoot.protocol.store.HistoryPage;
import folkmoot.protocol.watch.Batch;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.Position;
import folkmoot.protocol.watch.ResumeRule;
import folkmoot.protocol.watch.WatchRules;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Reads the changes of one group for all who watch it here. The state machine is asked for what
 * comes next once for all of them, and by one at a time for what is older: however many they are,
 * applying waits for two reads at most, and while nobody watches for none.
 *
 * <p>Nothing is held for anybody: a watch pulls after its own position, and what it has not pulled
 * is in the state, as long as that remembers it.
 */
final class ChangeFeed {
  sealed interface Command permits Feed.Request, Read, Rest {}

  record Read(StateMachine.ChangesRead read) implements Command {}

  record Rest() implements Command {}

  private static final Duration REST = Duration.ofSeconds(5);

  private final TimerScheduler<Command> timers;
  private final String group;
  private final WatchRules rules;
  private final int batchBytes;
  private final int readBytes;
  private final ActorRef<StateMachine.Command> stateMachine;
  private final ActorRef<StateMachine.ChangesRead> reads;
  private final Map<Long, Consumer<StateStore.Changes>> asked = new TreeMap<>();
  private final Tail tail;

  /** Those who have seen what the tail has, or more. */
  private final Map<Long, Feed.Pull> waiting = new TreeMap<>();

  private final Deque<Feed.Pull> behind = new ArrayDeque<>();
  private boolean awaitsNext;
  private boolean readsBehind;
  private long token;

  private ChangeFeed(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String group,
      WatchRules rules,
      int batchBytes,
      HeldBytes room,
      ActorRef<StateMachine.Command> stateMachine) {
    this.timers = timers;
    this.group = group;
    this.rules = rules;
    this.batchBytes = batchBytes;
    this.stateMachine = stateMachine;
    this.readBytes = 2 * batchBytes;
    this.tail = new Tail(4 * batchBytes, room);
    this.reads = context.messageAdapter(StateMachine.ChangesRead.class, Read::new);
  }

  /**
   * @param batchBytes of the changes that are told at once
   * @param room that the feeds of a node have for what comes last
   */
  static Behavior<Command> create(
      String group,
      WatchRules rules,
      int batchBytes,
      HeldBytes room,
      ActorRef<StateMachine.Command> stateMachine) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new ChangeFeed(context, timers, group, rules, batchBytes, room, stateMachine)
                        .feeding()));
  }

  private Behavior<Command> feeding() {
    return Behaviors.receive(Command.class)
        .onMessage(Feed.Begin.class, this::onBegin)
        .onMessage(Feed.Pull.class, this::onPull)
        .onMessage(Feed.Poke.class, this::onPoke)
        .onMessage(Feed.Leave.class, this::onLeave)
        .onMessage(Read.class, this::onRead)
        .onMessage(Rest.class, rest -> onRest())
        .onSignal(PostStop.class, stopped -> onStopped())
        .build();
  }

  // ---- what watches ask

  private Behavior<Command> onBegin(Feed.Begin begin) {
    Position anywhere = begin.seen().orElse(Position.START);
    ask(anywhere, 0, false, changes -> begin.replyTo().tell(judged(begin.seen(), changes)));
    return Behaviors.same();
  }

  private Feed.Begun judged(Optional<Position> seen, StateStore.Changes changes) {
    Position reached = Position.behind(changes.appliedIndex());
    return new Feed.Begun(
        group, rules.resume().judge(seen, changes.oldest(), reached), changes.oldest());
  }

  private Behavior<Command> onPull(Feed.Pull pull) {
    if (!awaitsNext && tail.to().isBefore(pull.seen())) tail.beginAfter(pull.seen());
    if (pull.seen().isBefore(tail.from())) {
      behind.add(pull);
      readBehind();
      return Behaviors.same();
    }
    serve(pull, tail.events());
    awaitNext();
    return Behaviors.same();
  }

  /** Tells of what there is, or lets it wait. */
  private void serve(Feed.Pull pull, Iterable<ChangeEvent> events) {
    Batch batch =
        Batch.of(rules.delivery(), events, tail.to(), pull.seen(), pull.prefix(), batchBytes);
    if (batch.isEmpty()) waiting.put(pull.watch(), pull.at(batch.through()));
    else answer(pull, batch);
  }

  private void answer(Feed.Pull pull, Batch batch) {
    waiting.remove(pull.watch());
    pull.replyTo().tell(new Feed.Pulled(group, batch));
  }

  private Behavior<Command> onPoke(Feed.Poke poke) {
    Feed.Pull pull = waiting.get(poke.watch());
    if (pull != null) answer(pull, Batch.none(pull.seen()));
    return Behaviors.same();
  }

  private Behavior<Command> onLeave(Feed.Leave leave) {
    waiting.remove(leave.watch());
    behind.removeIf(pull -> pull.watch() == leave.watch());
    return Behaviors.same();
  }

  // ---- what the state machine has

  private void ask(Position seen, int mostBytes, boolean waits, Consumer<StateStore.Changes> then) {
    token++;
    asked.put(token, then);
    stateMachine.tell(new StateMachine.ReadChanges(token, seen, mostBytes, waits, reads));
  }

  private Behavior<Command> onRead(Read answer) {
    asked.remove(answer.read().token()).accept(answer.read().changes());
    return Behaviors.same();
  }

  private void awaitNext() {
    if (awaitsNext) return;
    if (waiting.isEmpty()) {
      timers.startSingleTimer(new Rest(), REST);
      return;
    }
    awaitsNext = true;
    ask(tail.to(), readBytes, true, this::onNext);
  }

  private void onNext(StateStore.Changes changes) {
    awaitsNext = false;
    if (isLost(tail.to(), changes)) {
      // Each is judged by what itself has seen.
      behind.addAll(waiting.values());
      waiting.clear();
      tail.beginAfter(Position.behind(changes.appliedIndex()));
      readBehind();
      return;
    }
    List<ChangeEvent> next = due(tail.to(), changes);
    tail.add(next, reached(tail.to(), changes));
    for (Feed.Pull pull : List.copyOf(waiting.values())) serve(pull, next);
    awaitNext();
  }

  /** One who is behind reads on, until it has something to tell or is as far as the others. */
  private void readBehind() {
    if (readsBehind || behind.isEmpty()) return;
    readsBehind = true;
    Feed.Pull pull = behind.remove();
    ask(pull.seen(), readBytes, false, changes -> onOlder(pull, changes));
  }

  private void onOlder(Feed.Pull pull, StateStore.Changes changes) {
    readsBehind = false;
    if (isLost(pull.seen(), changes)) {
      pull.replyTo().tell(new Feed.Lost(group, changes.oldest()));
    } else {
      Batch batch =
          Batch.of(
              rules.delivery(),
              due(pull.seen(), changes),
              reached(pull.seen(), changes),
              pull.seen(),
              pull.prefix(),
              batchBytes);
      if (batch.isEmpty()) onPull(pull.at(batch.through()));
      else answer(pull, batch);
    }
    readBehind();
  }

  private boolean isLost(Position seen, StateStore.Changes changes) {
    return judged(Optional.of(seen), changes).verdict() instanceof ResumeRule.LetGo;
  }

  private List<ChangeEvent> due(Position seen, StateStore.Changes changes) {
    List<ChangeEvent> due = new ArrayList<>();
    for (StateStore.ChangePage page : changes.pages()) {
      for (ChangeEvent event : HistoryPage.decode(page.first(), page.changes())) {
        if (rules.delivery().isDue(event, seen)) due.add(event);
      }
    }
    return due;
  }

  private Position reached(Position seen, StateStore.Changes changes) {
    return rules.delivery().reached(seen, cut(changes), changes.appliedIndex());
  }

  /** The last change that was read, if there are more behind it. */
  private static Optional<Position> cut(StateStore.Changes changes) {
    if (!changes.more()) return Optional.empty();
    StateStore.ChangePage last = changes.pages().get(changes.pages().size() - 1);
    List<ChangeEvent> events = HistoryPage.decode(last.first(), last.changes());
    return Optional.of(events.get(events.size() - 1).position());
  }

  /** Nobody has watched for a while: what they had last is not kept for them. */
  private Behavior<Command> onRest() {
    if (!awaitsNext && waiting.isEmpty()) tail.beginAfter(tail.to());
    return Behaviors.same();
  }

  private Behavior<Command> onStopped() {
    tail.beginAfter(tail.to());
    return Behaviors.same();
  }
}
