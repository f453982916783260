package folkmoot.node.raft;

import folkmoot.node.store.AppliedPoint;
import folkmoot.node.store.Staging;
import folkmoot.node.store.StateSnapshot;
import folkmoot.node.store.StateStore;
import folkmoot.node.store.StateStore.Change;
import folkmoot.node.store.StateStore.Versioned;
import folkmoot.node.store.StoreFailed;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.TermStart;
import folkmoot.protocol.store.StoreCommand;
import folkmoot.protocol.store.StoreCommandCodec;
import folkmoot.protocol.token.SessionToken;
import folkmoot.protocol.watch.HistoryBounds;
import folkmoot.protocol.watch.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;

/**
 * Applies the committed entries of one group to its store, and answers what the store has (Raft
 * §5.3, "applies the entry to its state machine"). Child of the replica, which alone says what is
 * committed; it knows no term but those of the entries and no role.
 *
 * <p>Everything is in the order of sending: a read sent after an {@link Apply} sees it. Any
 * failure, of the store or of an entry that cannot be right, stops the actor without an answer: the
 * replica watches it and stops too, and is reopened from the disk.
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><th>message</th><th>sender</th><th>receiver</th><th>what for</th></tr>
 * <tr><td>Opened</td><td>state machine</td><td>replica</td>
 *     <td>once, before all but an Announced</td></tr>
 * <tr><td>Apply → Applied</td><td>replica</td><td>state machine</td><td>committed entries</td></tr>
 * <tr><td>FormationApplied</td><td>state machine</td><td>replica</td>
 *     <td>another formation stands; follows its Applied</td></tr>
 * <tr><td>ExpiryKnown</td><td>state machine</td><td>replica</td>
 *     <td>when a key expires next; follows its Applied</td></tr>
 * <tr><td>Announced</td><td>state machine</td><td>replica</td>
 *     <td>a new value of the key that the node wants to be told of</td></tr>
 * <tr><td>HistoryKept</td><td>state machine</td><td>replica</td>
 *     <td>how much is remembered of changes; comes before its Applied</td></tr>
 * <tr><td>Flushed</td><td>state machine</td><td>replica</td>
 *     <td>the log up to there is no longer needed to restart</td></tr>
 * <tr><td>ReadKey → KeyRead</td><td>replica, or who it lets</td><td>state machine</td>
 *     <td>one key</td></tr>
 * <tr><td>ScanKeys → RangeScanned</td><td>replica</td><td>state machine</td>
 *     <td>several keys, of one state</td></tr>
 * <tr><td>ReadChanges → ChangesRead</td><td>ChangeFeed</td><td>state machine</td>
 *     <td>what has changed, for those who watch; answered when there is something</td></tr>
 * <tr><td>Summarize → Summary</td><td>replica, or who it lets</td><td>state machine</td>
 *     <td>status, comparison of replicas</td></tr>
 * <tr><td>FlushNow</td><td>replica</td><td>state machine</td>
 *     <td>the log has to go: do not wait until it is worth a flush</td></tr>
 * <tr><td>OpenSnapshot → SnapshotOpened</td><td>SnapshotSource</td><td>state machine</td>
 *     <td>the state of this moment, for another replica</td></tr>
 * <tr><td>Stage → Staged, Complete → Completed</td><td>SnapshotFetch</td><td>state machine</td>
 *     <td>the state of another replica, beside the own</td></tr>
 * <tr><td>Install → Installed, Unstage</td><td>replica</td><td>state machine</td>
 *     <td>it takes the place of the own, or is given up</td></tr>
 * <tr><td>Rebuilt</td><td>replica</td><td>state machine</td>
 *     <td>a state that took the place of a damaged one lacks nothing any more</td></tr>
 * <tr><td>Close → Closed</td><td>replica</td><td>state machine</td><td>graceful stop</td></tr>
 * </table>
 */
public final class StateMachine {

  /** What the state machine is asked. */
  public sealed interface Command {}

  /**
   * Applies committed entries; answered by one {@link Applied}.
   *
   * @param entries consecutive, the first being the one after the last that was sent, or after
   *     {@link Opened#appliedIndex()}
   */
  public record Apply(List<LogEntry> entries) implements Command {
    public Apply {
      entries = List.copyOf(entries);
    }
  }

  /** Reads a key as it is now; waiting until enough is applied is the asker's part. */
  public record ReadKey(long token, String key, ActorRef<? super KeyRead> replyTo)
      implements Command {}

  /** Reads keys as they are now: a bounded number of them. */
  public record ScanKeys(long token, ScanRange range, ActorRef<? super RangeScanned> replyTo)
      implements Command {}

  /**
   * Reads what has changed after a position.
   *
   * @param waits if that is as far as the state, to be answered when the state is further; one at a
   *     time waits, and a later one takes the place of an earlier
   */
  public record ReadChanges(
      long token,
      Position seen,
      int mostBytes,
      boolean waits,
      ActorRef<? super ChangesRead> replyTo)
      implements Command {}

  /**
   * Asks for an overview.
   *
   * @param keys how many of the first keys to name
   * @param withContentHash true to have the whole content hashed, which reads all of it from disk
   */
  public record Summarize(
      long token, int keys, boolean withContentHash, ActorRef<? super Summary> replyTo)
      implements Command {}

  /** Flush what is applied, and tell how far that has come. */
  public record FlushNow() implements Command {}

  /** Asks for the state of this moment, to be closed by who asks. */
  public record OpenSnapshot(long token, ActorRef<? super SnapshotOpened> replyTo)
      implements Command {}

  /**
   * Takes the next bytes of a snapshot; those of another transfer than before begin a new one.
   *
   * @param transfer number of the transfer; a lower one than that of the latest is not answered
   */
  public record Stage(long transfer, byte[] bytes, ActorRef<? super Staged> replyTo)
      implements Command {}

  /** All bytes have come; answered by {@link Completed}. */
  public record Complete(long transfer, ActorRef<? super Completed> replyTo) implements Command {}

  /** Puts what is staged in the place of the state. */
  public record Install() implements Command {}

  /** Forgets what is staged. */
  public record Unstage() implements Command {}

  /** The state lacks nothing any more that was answered from one that was damaged. */
  public record Rebuilt() implements Command {}

  /** Flushes, closes the store, answers {@link Closed} and stops. */
  public record Close() implements Command {}

  private record FlushDue() implements Command {}

  /** There was no room; there may be by now. */
  private record TryAgain() implements Command {}

  /** What the state machine says. */
  public sealed interface Event {}

  /**
   * The store is open.
   *
   * @param appliedIndex the next entry to apply is the one after this; 0 at the beginning
   * @param appliedTerm the term of that entry in the log, 0 at the beginning
   * @param flushedIndex see {@link Flushed}
   * @param staged the end of a snapshot that is whole, and was not installed
   * @param rebuilding true if the state may lack what was answered from one that was damaged
   * @param lineage the shape of the log from its beginning to {@code appliedIndex}
   */
  public record Opened(
      long appliedIndex,
      long appliedTerm,
      long flushedIndex,
      Optional<LogPosition> staged,
      Optional<StoreCommand.FormCluster> formation,
      boolean rebuilding,
      LogTerms lineage)
      implements Event {
    LogPosition applied() {
      return new LogPosition(appliedTerm, appliedIndex);
    }
  }

  /** Everything up to {@code throughIndex} is applied; one result per entry, in their order. */
  public record Applied(long throughIndex, List<Result> results) implements Event {
    public Applied {
      results = List.copyOf(results);
    }
  }

  /** What an entry came to. */
  public record Result(long index, long term, Outcome outcome) {}

  /** This formation stands now. */
  public record FormationApplied(StoreCommand.FormCluster formation) implements Event {}

  /** At this log time some key expires, or {@link Long#MAX_VALUE}. */
  public record ExpiryKnown(long atMillis) implements Event {}

  /** The key that is to be announced has this value now. */
  public record Announced(Versioned value) implements Event {}

  /** So much is remembered of changes; {@link HistoryBounds#DEFAULT} until it is told. */
  public record HistoryKept(HistoryBounds bounds) implements Event {}

  /** The state up to this index survives a crash; ascending. */
  public record Flushed(long flushedIndex) implements Event {}

  /**
   * The key as it was after {@code appliedIndex}, empty if there was none.
   *
   * @param behind what the state depends on in other groups
   */
  public record KeyRead(
      long token, String key, Optional<Versioned> value, long appliedIndex, SessionToken behind)
      implements Event {
    /** Of a state that depends on no other group. */
    public KeyRead(long token, String key, Optional<Versioned> value, long appliedIndex) {
      this(token, key, value, appliedIndex, SessionToken.EMPTY);
    }
  }

  /**
   * The keys as they were after {@code appliedIndex}.
   *
   * @param behind what the state depends on in other groups
   */
  public record RangeScanned(
      long token, StateStore.Page page, long appliedIndex, SessionToken behind) implements Event {
    /** Of a state that depends on no other group. */
    public RangeScanned(long token, StateStore.Page page, long appliedIndex) {
      this(token, page, appliedIndex, SessionToken.EMPTY);
    }
  }

  /** What was remembered of changes. */
  public record ChangesRead(long token, StateStore.Changes changes) implements Event {}

  /** The store as it was after {@code appliedIndex}. */
  public record Summary(
      long token, long size, List<String> firstKeys, long appliedIndex, OptionalLong contentHash)
      implements Event {
    public Summary {
      firstKeys = List.copyOf(firstKeys);
    }
  }

  /** The state as it was when it was asked for. */
  public record SnapshotOpened(long token, StateSnapshot snapshot) implements Event {}

  /** The bytes are taken; false if they are not those of a snapshot. */
  public record Staged(long transfer, boolean good) implements Event {}

  /** All is there, durably, and ends at {@code end}; empty if it is no snapshot. */
  public record Completed(long transfer, Optional<LogPosition> end) implements Event {}

  /**
   * What was staged is the state, durably.
   *
   * @param lineage the shape of the log from its beginning to {@code end}
   */
  public record Installed(
      LogPosition end, Optional<StoreCommand.FormCluster> formation, LogTerms lineage)
      implements Event {}

  /** All is flushed and closed; the last word. */
  public record Closed(long flushedIndex) implements Event {}

  private static final Optional<LogPosition> NOTHING = Optional.empty();

  private enum Timer {
    FLUSH,
    TRY_AGAIN
  }

  private static final Duration TRY_AGAIN = Duration.ofMillis(500);

  /** More than replica and clients may send while the disk is full. */
  private static final int STASH = 1_000_000;

  private final StateStore store;
  private final StateMachineSettings settings;
  private final TimerScheduler<Command> timers;
  private final StashBuffer<Command> stash;
  private final ActorRef<Event> replica;
  private final Logger log;

  /** The transfer of which bytes were taken last, and what they go to unless it is given up. */
  private long transfer;

  private Optional<Staging> staging = Optional.empty();
  private long announcedVersion;

  /** Who wants to know what changes next. */
  private Optional<ReadChanges> awaiting = Optional.empty();

  /** What the replica believes: it begins with nothing. */
  private long toldExpiry = Long.MAX_VALUE;

  private HistoryBounds toldBounds = HistoryBounds.DEFAULT;

  private StateMachine(
      Logger log,
      StateStore store,
      StateMachineSettings settings,
      TimerScheduler<Command> timers,
      StashBuffer<Command> stash,
      ActorRef<Event> replica) {
    this.log = log;
    this.store = store;
    this.settings = settings;
    this.timers = timers;
    this.stash = stash;
    this.replica = replica;
  }

  /**
   * To be run on a dispatcher with a thread of its own: it waits for the disk.
   *
   * @param opening opens the store, on the actor's thread
   * @param replica gets every {@link Event} that has no {@code replyTo} of its own
   */
  public static Behavior<Command> create(
      Supplier<StateStore> opening, StateMachineSettings settings, ActorRef<Event> replica) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(
                        STASH, stash -> open(context, timers, stash, opening, settings, replica))));
  }

  private static Behavior<Command> open(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StashBuffer<Command> stash,
      Supplier<StateStore> opening,
      StateMachineSettings settings,
      ActorRef<Event> replica) {
    StateStore store = opening.get();
    long flushed = store.flushedIndex();
    StateMachine opened =
        new StateMachine(context.getLog(), store, settings, timers, stash, replica);
    opened.announce();
    replica.tell(
        new Opened(
            store.appliedIndex(),
            store.appliedTerm(),
            flushed,
            store.staged().map(StateMachine::position),
            store.formation(),
            store.isRebuilding(),
            terms(store)));
    return opened.serving(0, flushed);
  }

  /**
   * Says so before it says how far it is: who hears that knows all of it.
   *
   * @return true if there is something to announce
   */
  private boolean announce() {
    Optional<Versioned> value = settings.announced().flatMap(store::get);
    if (value.isEmpty() || value.get().version() == announcedVersion) return false;
    announcedVersion = value.get().version();
    replica.tell(new Announced(value.get()));
    return true;
  }

  /**
   * While there is room.
   *
   * @param unflushedBytes bytes of entries applied since a flush was last started
   * @param toldFlushed the flushed index that the replica knows
   */
  private Behavior<Command> serving(long unflushedBytes, long toldFlushed) {
    return Behaviors.receive(Command.class)
        .onMessage(Apply.class, apply -> apply(apply, unflushedBytes, toldFlushed))
        .onMessage(ReadKey.class, this::read)
        .onMessage(ScanKeys.class, this::scan)
        .onMessage(ReadChanges.class, this::readChanges)
        .onMessage(Summarize.class, this::summarize)
        .onMessage(FlushDue.class, due -> flush(toldFlushed))
        .onMessage(FlushNow.class, now -> flush(toldFlushed))
        .onMessage(OpenSnapshot.class, this::openSnapshot)
        .onMessage(Stage.class, this::stage)
        .onMessage(Complete.class, this::complete)
        .onMessage(Install.class, install -> install(install, unflushedBytes, toldFlushed))
        .onMessage(Unstage.class, unstage -> unstage())
        .onMessage(Rebuilt.class, rebuilt -> rebuilt(rebuilt, unflushedBytes, toldFlushed))
        .onMessage(Close.class, close -> close())
        // TryAgain is sent only in the other phase, and leaves it.
        .onSignal(PostStop.class, stopped -> letGo())
        .build();
  }

  /**
   * What was to be applied or installed found no room, nothing of it is done, and all that came
   * after it waits: a read that was sent behind it must see it.
   */
  private Behavior<Command> withoutRoom(Command refused, long unflushedBytes, long toldFlushed) {
    stash.stash(refused);
    timers.startSingleTimer(Timer.TRY_AGAIN, new TryAgain(), TRY_AGAIN);
    return Behaviors.receive(Command.class)
        .onMessage(TryAgain.class, again -> stash.unstashAll(serving(unflushedBytes, toldFlushed)))
        .onMessage(Summarize.class, this::summarize)
        .onMessage(Close.class, close -> close())
        .onAnyMessage(
            later -> {
              stash.stash(later);
              return Behaviors.same();
            })
        .onSignal(PostStop.class, stopped -> letGo())
        .build();
  }

  private Behavior<Command> apply(Apply apply, long unflushedBytes, long toldFlushed) {
    List<LogEntry> entries = apply.entries();
    Optional<StoreCommand.FormCluster> formedBefore = store.formation();
    List<Outcome> outcomes;
    try {
      outcomes = store.apply(entries.stream().map(StateMachine::change).toList());
    } catch (StoreFailed failed) {
      if (!failed.isForWantOfRoom()) throw failed;
      return withoutRoom(apply, unflushedBytes, toldFlushed);
    }
    boolean announced = announce();
    if (!store.historyBounds().equals(toldBounds)) {
      toldBounds = store.historyBounds();
      replica.tell(new HistoryKept(toldBounds));
    }
    replica.tell(new Applied(store.appliedIndex(), results(entries, outcomes)));
    awaiting.ifPresent(this::readChanges);
    Optional<StoreCommand.FormCluster> formed = store.formation();
    if (!formed.equals(formedBefore)) replica.tell(new FormationApplied(formed.orElseThrow()));

    if (store.nextExpiry() != toldExpiry) {
      toldExpiry = store.nextExpiry();
      replica.tell(new ExpiryKnown(toldExpiry));
    }

    long unflushed = unflushedBytes;
    for (LogEntry entry : entries) unflushed += entry.encodedBytes();
    if (unflushed >= settings.flushBytes() || announced) return flush(toldFlushed);
    if (!entries.isEmpty() && !timers.isTimerActive(Timer.FLUSH)) startTimer();
    return serving(unflushed, toldFlushed);
  }

  private static Change change(LogEntry entry) {
    Invariants.check(entry.isIntact(), "%s is what the leader made of it", entry);
    Optional<StoreCommand> command =
        switch (entry.kind()) {
          case NO_OP -> Optional.empty();
          case COMMAND -> Optional.of(StoreCommandCodec.decode(entry.command()));
        };
    return new Change(entry.index(), entry.term(), entry.timeMillis(), command);
  }

  private static List<Result> results(List<LogEntry> entries, List<Outcome> outcomes) {
    List<Result> results = new ArrayList<>(outcomes.size());
    for (int i = 0; i < outcomes.size(); i++) {
      results.add(new Result(entries.get(i).index(), entries.get(i).term(), outcomes.get(i)));
    }
    return results;
  }

  /** Starts a flush of what is not flushed, and reports how far earlier ones have come. */
  private Behavior<Command> flush(long toldFlushed) {
    try {
      store.startFlush();
    } catch (StoreFailed failed) {
      if (!failed.isForWantOfRoom()) throw failed;
    }
    long flushed = store.flushedIndex();
    if (flushed > toldFlushed) replica.tell(new Flushed(flushed));
    if (flushed < store.appliedIndex()) startTimer();
    return serving(0, flushed);
  }

  private void startTimer() {
    timers.startSingleTimer(Timer.FLUSH, new FlushDue(), settings.flushInterval());
  }

  private Behavior<Command> read(ReadKey read) {
    Optional<Versioned> value = store.get(read.key());
    read.replyTo()
        .tell(new KeyRead(read.token(), read.key(), value, store.appliedIndex(), store.behind()));
    return Behaviors.same();
  }

  private Behavior<Command> scan(ScanKeys asked) {
    StateStore.Page page = store.scan(asked.range());
    asked
        .replyTo()
        .tell(new RangeScanned(asked.token(), page, store.appliedIndex(), store.behind()));
    return Behaviors.same();
  }

  private Behavior<Command> readChanges(ReadChanges asked) {
    boolean isNew = asked.seen().isBefore(Position.behind(store.appliedIndex()));
    if (asked.waits()) awaiting = isNew ? Optional.empty() : Optional.of(asked);
    if (isNew || !asked.waits()) {
      StateStore.Changes changes = store.changes(asked.seen(), asked.mostBytes());
      asked.replyTo().tell(new ChangesRead(asked.token(), changes));
    }
    return Behaviors.same();
  }

  private Behavior<Command> summarize(Summarize asked) {
    OptionalLong hash =
        asked.withContentHash() ? OptionalLong.of(store.contentHash()) : OptionalLong.empty();
    asked
        .replyTo()
        .tell(
            new Summary(
                asked.token(),
                store.size(),
                store.firstKeys(asked.keys()),
                store.appliedIndex(),
                hash));
    return Behaviors.same();
  }

  // ---- snapshots

  private Behavior<Command> openSnapshot(OpenSnapshot asked) {
    asked.replyTo().tell(new SnapshotOpened(asked.token(), store.snapshot()));
    return Behaviors.same();
  }

  private Behavior<Command> stage(Stage stage) {
    if (stage.transfer() > transfer) {
      transfer = stage.transfer();
      staging = Optional.of(store.stage());
    }
    if (stage.transfer() == transfer && staging.isPresent()) {
      boolean good = isGood(() -> staging.get().write(stage.bytes()));
      stage.replyTo().tell(new Staged(transfer, good));
    }
    return Behaviors.same();
  }

  private Behavior<Command> complete(Complete complete) {
    if (complete.transfer() != transfer || staging.isEmpty()) return Behaviors.same();
    Staging whole = staging.get();
    boolean good = isGood(whole::complete);
    complete
        .replyTo()
        .tell(new Completed(transfer, good ? store.staged().map(StateMachine::position) : NOTHING));
    return Behaviors.same();
  }

  /** Bytes that are no snapshot are the sender's mistake, or the network's, and not this node's. */
  private boolean isGood(Runnable step) {
    try {
      step.run();
      return true;
    } catch (IllegalArgumentException refused) {
      log.warn("a snapshot is refused: {}", refused.getMessage());
      unstage();
      return false;
    } catch (StoreFailed failed) {
      if (!failed.isForWantOfRoom()) throw failed;
      log.warn("there is no room for a snapshot: {}", failed.getMessage());
      unstage();
      return false;
    }
  }

  private Behavior<Command> install(Install install, long unflushedBytes, long toldFlushed) {
    staging = Optional.empty();
    try {
      store.install();
    } catch (StoreFailed failed) {
      if (!failed.isForWantOfRoom()) throw failed;
      return withoutRoom(install, unflushedBytes, toldFlushed);
    }
    LogPosition end = new LogPosition(store.appliedTerm(), store.appliedIndex());
    announce();
    replica.tell(new Installed(end, store.formation(), terms(store)));
    awaiting.ifPresent(this::readChanges);
    return serving(0, store.flushedIndex());
  }

  private Behavior<Command> unstage() {
    staging = Optional.empty();
    store.unstage();
    return Behaviors.same();
  }

  /** Flushed first: what was answered from now on must not be lacking after a crash. */
  private Behavior<Command> rebuilt(Rebuilt rebuilt, long unflushedBytes, long toldFlushed) {
    try {
      store.flush();
    } catch (StoreFailed failed) {
      if (!failed.isForWantOfRoom()) throw failed;
      return withoutRoom(rebuilt, unflushedBytes, toldFlushed);
    }
    store.rebuilt();
    long flushed = store.flushedIndex();
    if (flushed > toldFlushed) replica.tell(new Flushed(flushed));
    return serving(0, flushed);
  }

  private static LogTerms terms(StateStore store) {
    List<TermStart> starts =
        store.termStarts().stream().map(at -> new TermStart(at.term(), at.index())).toList();
    return new LogTerms(starts, store.appliedIndex());
  }

  private static LogPosition position(AppliedPoint point) {
    return new LogPosition(point.term(), point.index());
  }

  private Behavior<Command> close() {
    try {
      store.flush();
    } catch (StoreFailed failed) {
      if (!failed.isForWantOfRoom()) throw failed;
    }
    long flushed = store.flushedIndex();
    store.close();
    replica.tell(new Closed(flushed));
    return Behaviors.stopped();
  }

  /** Stopped without {@link Close}: the disk keeps what is flushed, as after a crash. */
  private Behavior<Command> letGo() {
    store.close();
    return Behaviors.same();
  }
}
