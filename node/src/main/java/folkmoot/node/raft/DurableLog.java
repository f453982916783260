package folkmoot.node.raft;

import folkmoot.node.journal.Journal;
import folkmoot.node.time.Clock;
import folkmoot.protocol.Invariants;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.RevealRule.Revealed;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A replica's log, term and vote: at once in memory, later on the disk. It knows how far the log is
 * durable and holds back what must not leave the node before (traps 3, 5 and 6).
 */
final class DurableLog {
  /**
   * A write that the disk has not reported as done.
   *
   * @param keptIndex up to where the log was not forgotten since
   */
  private record Outstanding(long sequence, long lastIndex, long keptIndex, long sinceNanos) {
    Outstanding kept(long index) {
      return new Outstanding(sequence, lastIndex, index, sinceNanos);
    }
  }

  /** A message that waits for the disk. */
  private record Held(Revealed what, Runnable reveal) {}

  private final String group;
  private final RaftRules rules;
  private final Voter self;
  private final Probe probe;
  private final Clock clock;
  private final ActorRef<Journal.Command> journal;
  private final ActorRef<Journal.Event> replyTo;
  private final EntryCache cache;
  private final LogSizes sizes;

  private HardState hardState;
  private LogTerms terms;
  private long durableIndex;

  private long sequence;
  private long persistedSequence;
  private long hardStateSequence;
  private final Deque<Outstanding> outstanding = new ArrayDeque<>();
  private final SortedMap<Long, List<Held>> held = new TreeMap<>();

  private boolean whole;
  private long readToken;
  private final SortedMap<Long, Consumer<List<LogEntry>>> reads = new TreeMap<>();

  DurableLog(
      RaftSettings settings,
      RaftRules rules,
      RaftReplica.Surroundings surroundings,
      ActorRef<Journal.Event> replyTo,
      Journal.Opened opened) {
    this.group = settings.group();
    this.rules = rules;
    this.self = settings.self();
    this.probe = surroundings.probe();
    this.clock = surroundings.clock();
    this.journal = surroundings.journal();
    this.replyTo = replyTo;
    this.cache =
        new EntryCache(
            surroundings
                .cacheRoom()
                .orElseGet(() -> new CacheRoom(settings.limits().cacheBytes())));
    this.sizes = new LogSizes(settings.snapshots().spareBytes());
    this.hardState = opened.hardState();
    this.terms = opened.log();
    this.durableIndex = terms.lastIndex();
  }

  HardState hardState() {
    return hardState;
  }

  long term() {
    return hardState.term();
  }

  LogTerms terms() {
    return terms;
  }

  long lastIndex() {
    return terms.lastIndex();
  }

  LogSizes sizes() {
    return sizes;
  }

  /** Up to where the log, as it is now, is on the disk. */
  long durableIndex() {
    return durableIndex;
  }

  /** Nothing is kept of it in memory any more. */
  void close() {
    cache.close();
  }

  /** What was lost of this log is here again: the disk need not remember that it was. */
  void madeWhole() {
    if (whole) return;
    whole = true;
    journal.tell(new Journal.Whole(group, replyTo));
  }

  /** How long the oldest write has waited that the disk has not reported; 0 if there is none. */
  long waitedNanos(long nowNanos) {
    return outstanding.isEmpty() ? 0 : nowNanos - outstanding.peek().sinceNanos();
  }

  /** Where the log ended at the oldest write that the disk has not reported, or ends now. */
  long waitingIndex() {
    return outstanding.isEmpty() ? lastIndex() : outstanding.peek().lastIndex();
  }

  /** Changes term or vote. */
  void persist(HardState next) {
    if (next.equals(hardState)) return;
    Invariants.check(next.term() >= hardState.term(), "term %s is not before %s", next, hardState);
    hardState = next;
    probe.hardState(self, next);
    write(Optional.of(next), Optional.empty(), 0, List.of());
    hardStateSequence = sequence;
  }

  /** Adds entries at the end; they continue the log. */
  void append(List<LogEntry> entries) {
    append(0, entries);
  }

  /** Forgets the log from an index on (0: nothing) and adds entries at its then end. */
  void append(long truncateFrom, List<LogEntry> entries) {
    if (truncateFrom > 0) {
      terms = terms.truncateFrom(truncateFrom);
      cache.truncateFrom(truncateFrom);
      sizes.truncateFrom(truncateFrom);
      forget(truncateFrom);
    }
    for (LogEntry entry : entries) {
      Invariants.check(
          entry.index() == terms.lastIndex() + 1, "%s continues %s", entry, terms.end());
      terms = terms.append(entry.term());
      cache.append(entry);
      sizes.append(entry.index(), entry.encodedBytes());
    }
    probe.log(self, truncateFrom, entries);
    write(Optional.empty(), Optional.empty(), truncateFrom, entries);
  }

  /** What is durable from there on is no longer the log. */
  private void forget(long from) {
    durableIndex = rules.persisted().forgotten(durableIndex, from);
    for (int left = outstanding.size(); left > 0; left--) {
      Outstanding write = outstanding.poll();
      outstanding.add(write.kept(rules.persisted().forgotten(write.keptIndex(), from)));
    }
  }

  /** Forgets the log up to an index, which it has. */
  void compact(long through) {
    LogPosition base = new LogPosition(terms.termAt(through), through);
    terms = terms.beginAfter(base);
    sizes.beginAfter(through);
    probe.compacted(self, base);
    write(Optional.empty(), Optional.of(base), 0, List.of());
  }

  /**
   * Begins after a snapshot from now on, and keeps of the log only what follows it.
   *
   * @param committed up to where the log is committed; the snapshot has the same up to there
   */
  void begin(LogPosition snapshot, long committed) {
    boolean follows = terms.has(snapshot);
    terms = rules.install().replaced(terms, snapshot);
    if (!follows) {
      cache.clear();
      sizes.truncateFrom(1);
      forget(committed + 1);
    }
    durableIndex = rules.install().durableMeanwhile(durableIndex, snapshot);
    probe.begun(self, snapshot);
    write(Optional.empty(), Optional.of(snapshot), 0, List.of());
  }

  private void write(
      Optional<HardState> state,
      Optional<LogPosition> base,
      long truncateFrom,
      List<LogEntry> entries) {
    sequence++;
    outstanding.add(new Outstanding(sequence, terms.lastIndex(), Long.MAX_VALUE, clock.nanos()));
    Journal.Write write =
        new Journal.Write(group, sequence, state, base, truncateFrom, entries, replyTo);
    probe.written(self, write);
    journal.tell(write);
  }

  /** Takes the disk's report and lets go what waited for it. */
  void persisted(long through) {
    probe.persisted(self, through);
    persistedSequence = Math.max(persistedSequence, through);
    while (!outstanding.isEmpty() && outstanding.peek().sequence() <= through) {
      Outstanding done = outstanding.poll();
      durableIndex = rules.persisted().durable(done.lastIndex(), done.keptIndex(), durableIndex);
    }
    while (!held.isEmpty() && mayLeave(held.firstKey(), held.get(held.firstKey()))) {
      held.remove(held.firstKey()).forEach(each -> each.reveal().run());
    }
  }

  private boolean mayLeave(long needed, List<Held> together) {
    return together.stream()
        .allMatch(each -> rules.reveal().mayLeave(each.what(), needed, persistedSequence));
  }

  /**
   * Runs it once what it reveals is durable as it is now: the log with everything written so far,
   * else term and vote.
   */
  void whenDurable(Revealed what, Runnable reveal) {
    boolean wholeLog = what == Revealed.LOG || what == Revealed.STATE;
    long needed = wholeLog ? sequence : hardStateSequence;
    if (rules.reveal().mayLeave(what, needed, persistedSequence)) reveal.run();
    else held.computeIfAbsent(needed, number -> new ArrayList<>()).add(new Held(what, reveal));
  }

  /**
   * Hands entries from {@code from} up to {@code to} to {@code reader}: now if they are in memory,
   * else when the journal has read them. None if there are none.
   */
  void read(long from, long to, int maxBytes, Consumer<List<LogEntry>> reader) {
    List<LogEntry> cached = cache.read(from, to, maxBytes);
    if (!cached.isEmpty() || from > to) {
      reader.accept(cached);
      return;
    }
    readToken++;
    reads.put(readToken, entries -> reader.accept(upTo(to, entries)));
    journal.tell(new Journal.Read(group, from, maxBytes, readToken, replyTo));
  }

  /** Takes what the journal has read. */
  void entriesRead(Journal.Entries answer) {
    Consumer<List<LogEntry>> reader = reads.remove(answer.token());
    if (reader != null) reader.accept(answer.entries());
  }

  private static List<LogEntry> upTo(long to, List<LogEntry> entries) {
    return entries.stream().filter(entry -> entry.index() <= to).toList();
  }
}
