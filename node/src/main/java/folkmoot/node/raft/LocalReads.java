package folkmoot.node.raft;

import folkmoot.node.time.Clock;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.ReadLevel;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.SeenRule.Verdict;
import folkmoot.protocol.token.SessionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reads that this replica serves itself, each at or after an index. A read is handed to the state
 * machine as soon as everything up to its index has been: the state machine takes both in order. A
 * read of a client that has seen what is lost is told so, whatever it asks.
 */
final class LocalReads {
  /** After so long a read that waits here had better ask the leader, who is never behind. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private final StateMachineRef stateMachine;
  private final Lineage lineage;
  private final Freshness freshness;
  private final Clock clock;
  private final Supplier<ClientReply.Served> served;
  private final SortedMap<Long, List<PendingRead>> waiting = new TreeMap<>();
  private final SortedMap<Long, PendingRead> asked = new TreeMap<>();
  private long token;
  private int size;

  LocalReads(
      StateMachineRef stateMachine,
      Lineage lineage,
      Freshness freshness,
      Clock clock,
      Supplier<ClientReply.Served> served) {
    this.stateMachine = stateMachine;
    this.lineage = lineage;
    this.freshness = freshness;
    this.clock = clock;
    this.served = served;
  }

  int size() {
    return size + asked.size();
  }

  void serveAt(long index, PendingRead read) {
    Verdict verdict = lineage.judge(read.seen());
    if (verdict == Verdict.LOST) {
      lost(read);
      return;
    }
    boolean awaits = verdict == Verdict.AHEAD && read.query().level().awaitsToken();
    long least = awaits ? Math.max(index, read.seen().index()) : index;
    await(Math.max(least, read.query().notBefore()), read);
  }

  private void await(long index, PendingRead read) {
    if (index <= lineage.lastIndex()) {
      ask(read);
      return;
    }
    waiting.computeIfAbsent(index, at -> new ArrayList<>()).add(read);
    size++;
  }

  /** These entries were handed to the state machine. */
  void handed(List<LogEntry> entries) {
    long term = lineage.lastTerm();
    lineage.extend(entries);
    moved(term);
  }

  /** The state is another one. */
  void become(LogTerms applied) {
    long term = lineage.lastTerm();
    lineage.become(applied);
    moved(term);
  }

  private void moved(long termBefore) {
    long index = lineage.lastIndex();
    freshness.handed(index);
    if (lineage.lastTerm() != termBefore) takeOut(this::isLost).forEach(this::lost);
    while (!waiting.isEmpty() && waiting.firstKey() <= index) {
      List<PendingRead> due = waiting.remove(waiting.firstKey());
      size -= due.size();
      due.forEach(this::askUnlessLost);
    }
  }

  /**
   * What comes to the index that it waited for may be of an earlier term than it has seen there.
   */
  private void askUnlessLost(PendingRead read) {
    if (isLost(read)) lost(read);
    else ask(read);
  }

  private boolean isLost(PendingRead read) {
    return lineage.judge(read.seen()) == Verdict.LOST;
  }

  private void lost(PendingRead read) {
    read.replyTo()
        .tell(
            new ClientReply.SeenLost(
                read.requestId(), lineage.at(lineage.lastIndex()), served.get()));
  }

  private void ask(PendingRead read) {
    token++;
    asked.put(token, read);
    if (read.query() instanceof Operation.Scan scan) stateMachine.scan(token, scan.range());
    else stateMachine.read(token, ((Operation.Read) read.query()).key());
  }

  void answered(StateMachine.KeyRead answer) {
    PendingRead read = asked.remove(answer.token());
    ClientReply.Given given = given(read, answer.appliedIndex(), answer.behind());
    read.replyTo()
        .tell(
            answer
                .value()
                .<ClientReply>map(
                    found ->
                        new ClientReply.Found(
                            read.requestId(), found.value(), found.version(), given, served.get()))
                .orElseGet(
                    () -> new ClientReply.Absent(read.requestId(), given, served.get(), false)));
  }

  void answered(StateMachine.RangeScanned answer) {
    PendingRead read = asked.remove(answer.token());
    read.replyTo()
        .tell(
            new ClientReply.Page(
                read.requestId(),
                answer.page().items(),
                answer.page().more(),
                answer.appliedIndex(),
                given(read, answer.appliedIndex(), answer.behind()),
                served.get()));
  }

  private ClientReply.Given given(PendingRead read, long appliedIndex, SessionToken behind) {
    boolean causal = read.query().level() == ReadLevel.CAUSAL;
    return new ClientReply.Given(
        read.given(),
        lineage.at(appliedIndex),
        staleness(read, appliedIndex),
        causal ? behind : SessionToken.EMPTY);
  }

  /** A strong read misses nothing that was committed before it came. */
  private Optional<Long> staleness(PendingRead read, long appliedIndex) {
    if (read.given() == ReadLevel.STRONG) return Optional.of(0L);
    OptionalLong since = freshness.since(appliedIndex);
    if (since.isEmpty()) return Optional.empty();
    long nanos = Math.max(0, clock.nanos() - since.getAsLong());
    return Optional.of((nanos + 999_999) / 1_000_000);
  }

  /** Forgets reads whose client no longer waits, and sends away those that wait for long. */
  void expire(long nowNanos) {
    takeOut(read -> read.isExpired(nowNanos));
    if (waiting.isEmpty()) return;
    ClientReply.Served now = served.get();
    if (now.role() == Role.LEADER || now.leaderId().isEmpty()) return;
    takeOut(read -> nowNanos - read.arrivedNanos() > PATIENCE.toNanos())
        .forEach(read -> read.replyTo().tell(new ClientReply.NotLeader(read.requestId(), now)));
  }

  private List<PendingRead> takeOut(Predicate<PendingRead> which) {
    List<PendingRead> out = new ArrayList<>();
    for (List<PendingRead> reads : waiting.values()) {
      for (PendingRead read : reads) if (which.test(read)) out.add(read);
      reads.removeIf(which);
    }
    waiting.values().removeIf(List::isEmpty);
    size -= out.size();
    return out;
  }
}
