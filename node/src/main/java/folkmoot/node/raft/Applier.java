package folkmoot.node.raft;

import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftRules;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Hands committed entries to the state machine, in order, bounded by what it has not applied. */
final class Applier {
  private record Handed(long lastIndex, long bytes) {}

  private static final int BATCH_BYTES = 256 * 1024;

  private final RaftRules rules;
  private final DurableLog log;
  private final StateMachineRef stateMachine;
  private final LocalReads reads;
  private final long windowBytes;
  private final Deque<Handed> handed = new ArrayDeque<>();
  private long handedBytes;
  private long handedIndex;
  private long appliedIndex;
  private boolean reading;

  /** A snapshot is about to take the place of what was handed over. */
  private boolean suspended;

  /** Number of the present run of entries; what was read for an earlier one is of no use. */
  private long run;

  Applier(
      RaftRules rules,
      DurableLog log,
      StateMachineRef stateMachine,
      LocalReads reads,
      long windowBytes,
      long appliedIndex) {
    this.rules = rules;
    this.log = log;
    this.stateMachine = stateMachine;
    this.reads = reads;
    this.windowBytes = windowBytes;
    this.appliedIndex = appliedIndex;
    this.handedIndex = appliedIndex;
  }

  long appliedIndex() {
    return appliedIndex;
  }

  /** Bytes of what the state machine has been given and not yet applied. */
  long handedBytes() {
    return handedBytes;
  }

  /** Hands over what may be applied now. */
  void pump(long committed) {
    long limit = rules.apply().applicable(committed, log.durableIndex());
    while (!suspended && !reading && handedIndex < limit && handedBytes < windowBytes) {
      reading = true;
      long ofRun = run;
      log.read(handedIndex + 1, limit, BATCH_BYTES, entries -> hand(ofRun, entries));
    }
  }

  /** Hands over nothing until the state is that of the snapshot. */
  void suspend() {
    suspended = true;
    reading = false;
    run++;
  }

  /** The state is that of a snapshot, of a log of this shape. */
  void resume(LogTerms applied) {
    long index = applied.lastIndex();
    suspended = false;
    handed.clear();
    handedBytes = 0;
    handedIndex = index;
    appliedIndex = index;
    reads.become(applied);
  }

  private void hand(long ofRun, List<LogEntry> entries) {
    if (ofRun != run) return;
    reading = false;
    if (entries.isEmpty()) return;
    long bytes = 0;
    for (LogEntry entry : entries) bytes += entry.encodedBytes();
    handedIndex = entries.get(entries.size() - 1).index();
    handed.add(new Handed(handedIndex, bytes));
    handedBytes += bytes;
    stateMachine.apply(entries);
    reads.handed(entries);
  }

  /** The state machine has applied everything up to here. */
  void applied(long throughIndex) {
    appliedIndex = throughIndex;
    while (!handed.isEmpty() && handed.peek().lastIndex() <= throughIndex) {
      handedBytes -= handed.poll().bytes();
    }
  }
}
