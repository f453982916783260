package folkmoot.node.journal;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.raft.Damage;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;

/**
 * The one log writer of a node, for all groups: appends in batches, one sync for each batch.
 *
 * <p>It is either {@link #collecting()} or {@link #syncing()}. The first write sends {@link Flush}
 * to the end of the mailbox, so that all that waits there already goes into the same batch; the
 * batch is written, and synced by a message of its own, so that a crash can come between the two.
 */
public final class Journal {

  /** What the journal does for a group. */
  public sealed interface Command {}

  /** Asks what is on the disk for a group; answered by {@link Opened}. */
  public record Open(String group, ActorRef<Event> replyTo) implements Command {}

  /**
   * Appends for one group, in the order in which the writes are sent; answered by {@link
   * Persisted}.
   *
   * @param sequence the group's own number for this write, ascending
   * @param hardState the new term and vote, if they change
   * @param base the entry after which the log begins from now on, if that changes: what is up to
   *     there is forgotten, and if the log has not this entry, all that follows, too
   * @param truncateFrom index from which on the group's log is forgotten first, 0 for none
   * @param entries consecutive, continuing the log as it is after the truncation
   * @param forgets true if all of the group is forgotten: nothing else is in such a write, and no
   *     other write of the group follows
   */
  public record Write(
      String group,
      long sequence,
      Optional<HardState> hardState,
      Optional<LogPosition> base,
      long truncateFrom,
      List<LogEntry> entries,
      boolean forgets,
      ActorRef<Event> replyTo)
      implements Command {
    public Write {
      entries = List.copyOf(entries);
    }

    /** A write that forgets no group. */
    public Write(
        String group,
        long sequence,
        Optional<HardState> hardState,
        Optional<LogPosition> base,
        long truncateFrom,
        List<LogEntry> entries,
        ActorRef<Event> replyTo) {
      this(group, sequence, hardState, base, truncateFrom, entries, false, replyTo);
    }

    static Write forgetting(String group, ActorRef<Event> replyTo) {
      return new Write(group, 0, Optional.empty(), Optional.empty(), 0, List.of(), true, replyTo);
    }

    /** A write that leaves the beginning of the log as it is. */
    public Write(
        String group,
        long sequence,
        Optional<HardState> hardState,
        long truncateFrom,
        List<LogEntry> entries,
        ActorRef<Event> replyTo) {
      this(group, sequence, hardState, Optional.empty(), truncateFrom, entries, replyTo);
    }
  }

  /**
   * Reads entries from {@code fromIndex} on, which is after where the log begins, at least one if
   * there is one, then as many as fit in {@code maxBytes}; answered by {@link Entries}. Sees every
   * write that was received before it, durable or not.
   */
  public record Read(
      String group, long fromIndex, int maxBytes, long token, ActorRef<Event> replyTo)
      implements Command {}

  /** The group has all again that it may ever have acknowledged; answered by {@link MadeWhole}. */
  public record Whole(String group, ActorRef<Event> replyTo) implements Command {}

  /**
   * All groups but these that this disk has ever kept are no longer needed: it is not to be feared
   * of any other that it has left its first word in what is lost.
   */
  public record Settled(SortedSet<String> groups) implements Command {
    public Settled {
      groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    }
  }

  /** Forget every group of which this is true; nobody has it open, and nobody will. */
  public record Forget(Predicate<String> dropped) implements Command {}

  /** Write what has been collected. */
  private record Flush() implements Command {}

  /** Make durable what has been written. */
  private record Sync() implements Command {}

  /** Remove the oldest segment, if nobody needs it. */
  private record Tidy() implements Command {}

  /** Look how much room there is, and whether what found none may be written now. */
  private record LookForRoom() implements Command {}

  /** What the journal answers. A failure is no answer: the journal stops, and the node with it. */
  public sealed interface Event {}

  /**
   * What the disk has of a group.
   *
   * @param log where the log begins and ends, and the terms of its entries
   * @param damage what it has lost and not made good yet, if anything
   */
  public record Opened(String group, HardState hardState, LogTerms log, Optional<Damage> damage)
      implements Event {
    /** A group that has lost nothing. */
    public Opened(String group, HardState hardState, LogTerms log) {
      this(group, hardState, log, Optional.empty());
    }
  }

  /** That this group had lost something is forgotten, durably. */
  public record MadeWhole(String group) implements Event {}

  /** Everything up to and including this write is durable. */
  public record Persisted(String group, long sequence) implements Event {}

  /** Entries in the order of their indices, from the index asked for; empty past the end. */
  public record Entries(String group, long fromIndex, List<LogEntry> entries, long token)
      implements Event {}

  /**
   * Of all groups this one needs the oldest segment, and there are more than there should be: it
   * had better begin its log after {@code throughIndex}. Sent to who opened the group, unasked.
   */
  public record Pins(String group, long throughIndex) implements Event {}

  /**
   * How much room there is now; told when it changes, unasked, and after {@link Opened} if it is
   * not ample.
   */
  public record RoomLeft(Room room) implements Event {}

  /** How often room is looked for. */
  static final Duration LOOK = Duration.ofMillis(500);

  private final ActorContext<Command> context;
  private final SortedMap<String, GroupLog> groups;
  private final SortedMap<String, ActorRef<Event>> owners = new TreeMap<>();
  private final SegmentWriter writer;
  private final EntryReader reader;
  private final Batches batches;
  private final LostParts lost;
  private final OldSegments segments;
  private final RoomWatch room;
  private final Behavior<Command> collecting = collecting();
  private final Behavior<Command> syncing = syncing();
  private final Behavior<Command> stuck = stuck();
  private Step again = this::putBatch;
  private boolean flushIsSent;
  private boolean tidies;

  private Journal(
      ActorContext<Command> context,
      Disk disk,
      JournalSettings settings,
      JournalRule rule,
      Recovery.Recovered recovered,
      JournalMeters meters) {
    this.context = context;
    this.groups = recovered.groups();
    this.writer = recovered.writer();
    this.reader = new EntryReader(disk, rule);
    this.batches = new Batches(settings.batchBytes(), meters);
    this.lost = new LostParts(disk, recovered.damage());
    this.segments = new OldSegments(disk, settings, rule, recovered, reader);
    this.room = new RoomWatch(disk, settings.reserveBytes(), owners, context::getLog);
    if (lost.any()) meters.damaged();
    // What a crash came before.
    if (segments.mayGo()) tidyLater();
    lookLater();
  }

  /**
   * To be run on a dispatcher with a thread of its own: every handler blocks on the disk.
   *
   * <p>Starting it opens the journal. If something that was durable is damaged, what is intact
   * before that is kept, and the groups are told; if a vote may be forgotten of which nothing is
   * known, it fails with {@link VoteForgotten}. Running, it stops with {@link CorruptJournal} when
   * an entry is not as it was written, with {@link JournalFailed} at the first failure of the disk
   * and at the first write that breaks an invariant; whoever watches it must stop the node.
   */
  public static Behavior<Command> create(Disk disk, JournalSettings settings, Meters meters) {
    return create(disk, settings, JournalRule.strict(), meters);
  }

  /** The same by another rule. */
  public static Behavior<Command> create(
      Disk disk, JournalSettings settings, JournalRule rule, Meters meters) {
    return Behaviors.setup(
        context -> open(context, disk, settings, rule, new JournalMeters(meters)));
  }

  private static Behavior<Command> open(
      ActorContext<Command> context,
      Disk disk,
      JournalSettings settings,
      JournalRule rule,
      JournalMeters meters) {
    try {
      Recovery.Recovered recovered = Recovery.recover(disk, settings, rule);
      tell(context.getLog(), recovered);
      return new Journal(context, disk, settings, rule, recovered, meters).collecting;
    } catch (IOException failure) {
      throw new JournalFailed("the journal cannot be opened: " + failure.getMessage(), failure);
    }
  }

  private static void tell(Logger log, Recovery.Recovered recovered) {
    if (recovered.tornBytes() > 0) {
      log.warn("cut {} torn bytes off the end of {}", recovered.tornBytes(), recovered.tornFile());
    }
    recovered
        .damage()
        .ifPresent(
            lost ->
                log.warn(
                    "the journal was damaged: {} have lost what came after batch {}",
                    lost.groups().keySet(),
                    lost.kept()));
  }

  /** Nothing is on its way to the disk. */
  private Behavior<Command> collecting() {
    return Behaviors.receive(Command.class)
        .onMessage(Open.class, open -> attempt(() -> onOpen(open)))
        .onMessage(Read.class, read -> attempt(() -> onRead(read)))
        .onMessage(Write.class, write -> attempt(() -> onWriteWhileCollecting(write)))
        .onMessage(Flush.class, flush -> attempt(this::onFlush))
        .onMessage(Tidy.class, tidy -> attempt(this::onTidy))
        .onMessage(Whole.class, whole -> attempt(() -> onWhole(whole)))
        .onMessage(Settled.class, settled -> attempt(() -> onSettled(settled)))
        .onMessage(Forget.class, forget -> attempt(() -> onForgetWhileCollecting(forget)))
        .onMessage(LookForRoom.class, look -> attempt(this::onLook))
        // Sync is sent only on entering the other phase, and leaves it.
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  /** One batch is written and not yet durable; what comes now waits for the next one. */
  private Behavior<Command> syncing() {
    return Behaviors.receive(Command.class)
        .onMessage(Open.class, open -> attempt(() -> onOpen(open)))
        .onMessage(Read.class, read -> attempt(() -> onRead(read)))
        .onMessage(Write.class, write -> attempt(() -> onWriteWhileSyncing(write)))
        .onMessage(Flush.class, flush -> onFlushWhileSyncing())
        .onMessage(Tidy.class, tidy -> attempt(this::onTidy))
        .onMessage(Sync.class, sync -> attempt(this::onSync))
        .onMessage(Whole.class, whole -> attempt(() -> onWhole(whole)))
        .onMessage(Settled.class, settled -> attempt(() -> onSettled(settled)))
        .onMessage(Forget.class, forget -> attempt(() -> onForget(forget)))
        .onMessage(LookForRoom.class, look -> attempt(this::onLook))
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  /**
   * One batch, or the mark of its votes, found no room: it is tried again, and what comes now waits
   * behind it.
   */
  private Behavior<Command> stuck() {
    return Behaviors.receive(Command.class)
        .onMessage(Open.class, open -> attempt(() -> onOpen(open)))
        .onMessage(Read.class, read -> attempt(() -> onRead(read)))
        .onMessage(Write.class, write -> attempt(() -> onWriteWhileSyncing(write)))
        .onMessage(Flush.class, flush -> onFlushWhileSyncing())
        .onMessage(Tidy.class, tidy -> attempt(this::onTidy))
        .onMessage(Whole.class, whole -> attempt(() -> onWhole(whole)))
        .onMessage(Settled.class, settled -> attempt(() -> onSettled(settled)))
        .onMessage(Forget.class, forget -> attempt(() -> onForget(forget)))
        .onMessage(LookForRoom.class, look -> attempt(this::onLookWhileStuck))
        // Sync is sent only when a batch is written.
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onOpen(Open open) throws IOException {
    GroupLog log = log(open.group());
    owners.put(open.group(), open.replyTo());
    Optional<Damage> damage = lost.of(open.group(), log.shape().equals(GroupShape.EMPTY));
    open.replyTo().tell(new Opened(open.group(), log.hardState(), log.log(), damage));
    room.tell(open.replyTo());
    return Behaviors.same();
  }

  private Behavior<Command> onWhole(Whole whole) throws IOException {
    lost.madeGood(whole.group());
    whole.replyTo().tell(new MadeWhole(whole.group()));
    return Behaviors.same();
  }

  private Behavior<Command> onSettled(Settled settled) throws IOException {
    lost.settled(settled.groups(), group -> log(group).shape().equals(GroupShape.EMPTY));
    return Behaviors.same();
  }

  private Behavior<Command> onForgetWhileCollecting(Forget forget) throws IOException {
    onForget(forget);
    return batches.isEmpty() ? Behaviors.same() : flushLater();
  }

  /** With the next batch. */
  private Behavior<Command> onForget(Forget forget) throws IOException {
    for (String group : lost.groups()) {
      if (forget.dropped().test(group)) lost.madeGood(group);
    }
    for (String group : List.copyOf(groups.keySet())) {
      if (!forget.dropped().test(group) || log(group).isForgotten()) continue;
      owners.remove(group);
      collect(Write.forgetting(group, context.getSystem().ignoreRef()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onRead(Read read) throws IOException {
    GroupLog log = log(read.group());
    Invariants.check(
        read.fromIndex() > log.log().base().index(), "%s reads of %s", read, log.log());
    List<LogEntry> entries = reader.read(log, read.fromIndex(), read.maxBytes());
    read.replyTo().tell(new Entries(read.group(), read.fromIndex(), entries, read.token()));
    return Behaviors.same();
  }

  private Behavior<Command> onWriteWhileCollecting(Write write) throws IOException {
    collect(write);
    return batches.isFull() ? writeBatch() : flushLater();
  }

  private Behavior<Command> onWriteWhileSyncing(Write write) {
    collect(write);
    return Behaviors.same();
  }

  private void collect(Write write) {
    log(write.group()).receive(write);
    batches.add(write);
  }

  private Behavior<Command> flushLater() {
    if (!flushIsSent) context.getSelf().tell(new Flush());
    flushIsSent = true;
    return collecting;
  }

  private Behavior<Command> onFlush() throws IOException {
    flushIsSent = false;
    return batches.isEmpty() ? Behaviors.same() : writeBatch();
  }

  /** The batch that it was meant for was full before; the end of the sync looks after the rest. */
  private Behavior<Command> onFlushWhileSyncing() {
    flushIsSent = false;
    return Behaviors.same();
  }

  private Behavior<Command> writeBatch() throws IOException {
    batches.begin();
    return putBatch();
  }

  private Behavior<Command> putBatch() throws IOException {
    long segment = writer.segmentNumber();
    try {
      writer.write(
          batches.batch(),
          batches.batchBytes(),
          (place, write, entry) -> log(write.group()).written(entry, place));
    } catch (IOException failure) {
      room.foundNone(failure);
      again = this::putBatch;
      return stuck;
    }
    if (writer.segmentNumber() > segment) tidyLater();
    context.getSelf().tell(new Sync());
    return syncing;
  }

  private Behavior<Command> onSync() throws IOException {
    try {
      writer.sync();
    } catch (NoRoom failure) {
      room.foundNone(failure);
      again = this::onSync;
      return stuck;
    }
    for (Write write : batches.batch()) {
      log(write.group()).persisted(write);
      if (write.forgets()) groups.remove(write.group());
      if (write.base().isPresent() || write.forgets()) tidyLater();
      write.replyTo().tell(new Persisted(write.group(), write.sequence()));
    }
    batches.end();
    try {
      writer.prepareNext();
    } catch (IOException failure) {
      room.foundNone(failure);
    }
    if (batches.isEmpty()) return collecting;
    return batches.isFull() ? writeBatch() : flushLater();
  }

  // ---- room

  private void lookLater() {
    context.scheduleOnce(LOOK, context.getSelf(), new LookForRoom());
  }

  private Behavior<Command> onLook() throws IOException {
    room.look();
    lookLater();
    return Behaviors.same();
  }

  private Behavior<Command> onLookWhileStuck() throws IOException {
    lookLater();
    return again.run();
  }

  // ---- old segments

  private void tidyLater() {
    if (!tidies) context.getSelf().tell(new Tidy());
    tidies = true;
  }

  /**
   * Removes one, and comes back for the next: a node that compacts much at once writes meanwhile.
   */
  private Behavior<Command> onTidy() throws IOException {
    tidies = false;
    if (segments.mayGo()) {
      segments.removeFirst();
      tidyLater();
    } else {
      segments.tellWhoPins(this::tellThatItPins);
    }
    return Behaviors.same();
  }

  private void tellThatItPins(String group, long throughIndex) {
    ActorRef<Event> owner = owners.get(group);
    if (owner != null) owner.tell(new Pins(group, throughIndex));
  }

  private GroupLog log(String group) {
    return groups.computeIfAbsent(group, name -> new GroupLog());
  }

  private Behavior<Command> onPostStop() {
    try {
      close();
    } catch (IOException failure) {
      context.getLog().warn("the journal's files did not close", failure);
    }
    return Behaviors.same();
  }

  private void close() throws IOException {
    try {
      writer.close();
    } finally {
      reader.close();
    }
  }

  private interface Step {
    Behavior<Command> run() throws IOException;
  }

  private Behavior<Command> attempt(Step step) {
    try {
      return step.run();
    } catch (IOException failure) {
      throw closed(new JournalFailed("the disk failed", failure));
    } catch (InvariantBroken broken) {
      throw closed(new JournalFailed("the journal was asked for what cannot be", broken));
    } catch (JournalFailed failed) {
      throw closed(failed);
    }
  }

  private JournalFailed closed(JournalFailed failed) {
    try {
      close();
    } catch (IOException failure) {
      failed.addSuppressed(failure);
    }
    return failed;
  }
}
