package folkmoot.node.simulation;

import folkmoot.node.store.StateStore;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must come about in the end: a leader that no majority answers gives up (trap 12); and once
 * all is healed there is one leader, who stays, and everybody has everything.
 */
final class Settled {
  /** How long the healed cluster must have been without an election at its end. */
  static final Duration QUIET = Duration.ofSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(100);

  /** Check-quorum, its sweep, the slowest clock, and the way of a message. */
  private static final Duration PATIENCE =
      Conditions.TIMING.checkQuorum().plus(Duration.ofMillis(400));

  /** For so long after a pause a replica waits longer for others than usual. */
  private static final Duration CONVALESCENCE = Duration.ofSeconds(4);

  /** Who leads and runs says something far more often. */
  private static final Duration SILENCE = Conditions.TIMING.heartbeat().multipliedBy(4);

  /** How many messages a replica had sent when that was no longer what it had been before. */
  private record Speech(long count, long nanos) {}

  private final VirtualTime time;
  private final SimulatedNetwork network;
  private final Findings findings;
  private final SimulatedCluster cluster;
  private final RaftInvariants invariants;
  private final SortedMap<String, Long> leadsSinceNanos = new TreeMap<>();
  private final SortedMap<Voter, Speech> speeches = new TreeMap<>();
  private final long spareEntries;
  private int termsBeforeQuiet;
  private long committedBeforeQuiet;
  private boolean healed;

  /**
   * @param spareEntries how many entries a log keeps for followers that are slow
   */
  Settled(
      SimulatedCluster.World world,
      SimulatedCluster cluster,
      RaftInvariants invariants,
      long spareEntries) {
    this.spareEntries = spareEntries;
    this.time = world.time();
    this.network = world.network();
    this.findings = world.findings();
    this.cluster = cluster;
    this.invariants = invariants;
  }

  private boolean leads(Member member) {
    return member.isAlive()
        && !member.isClosing()
        && invariants.roleOf(member.voter).filter(view -> view.role() == Role.LEADER).isPresent();
  }

  /** Looks every now and then whether somebody leads whom no majority can have answered. */
  void watchLeaders() {
    cluster.members().forEach(this::watch);
    time.laterForNobody(LOOK.toNanos(), this::watchLeaders);
  }

  private void watch(Member member) {
    boolean ran = speaks(member) && !member.life().wasHeldWithin(CONVALESCENCE.toNanos());
    invariants.watchDisk(member.voter, member.isAlive() && !member.isClosing() && ran);
    if (!leads(member) || !ran) {
      leadsSinceNanos.remove(member.life().name());
      return;
    }
    long since = leadsSinceNanos.computeIfAbsent(member.life().name(), life -> time.nowNanos());
    long limit = time.nowNanos() - PATIENCE.toNanos();
    if (since > limit) return;
    long heard =
        cluster.members().stream()
            .filter(
                other ->
                    other == member
                        || network.heardNanos(other.address(), member.address()) >= limit)
            .count();
    findings.check(
        heard >= Configuration.majority(cluster.members().size()),
        "trap 12: %s still leads, and only %s can have answered within %s",
        member.voter,
        heard,
        PATIENCE);
  }

  /**
   * A replica that has failed, say because its state is damaged, leads nobody; but that it has is
   * known only when all its parts have ended, and one of them may wait for a disk that hangs.
   */
  private boolean speaks(Member member) {
    long count = invariants.saidBy(member.voter);
    Speech last = speeches.get(member.voter);
    if (last == null || last.count() != count) {
      speeches.put(member.voter, new Speech(count, time.nowNanos()));
      return true;
    }
    return time.nowNanos() - last.nanos() < SILENCE.toNanos();
  }

  /** From now on there should be no election any more, and nobody needs what is committed. */
  void beginQuiet() {
    termsBeforeQuiet = invariants.termsLed();
    committedBeforeQuiet = invariants.committed().size();
  }

  void judge() {
    healed = true;
    findings.check(
        invariants.termsLed() == termsBeforeQuiet,
        "liveness: an election without a fault, %s terms led, %s before",
        invariants.termsLed(),
        termsBeforeQuiet);
    long leaders = cluster.members().stream().filter(this::leads).count();
    findings.check(leaders == 1, "liveness: %s leaders after all was healed", leaders);
    cluster.members().forEach(this::judge);
  }

  private void judge(Member member) {
    if (member.isLost()) return;
    if (!member.isAlive()) {
      findings.violated("liveness: %s is down after all was healed", member.voter);
      return;
    }
    findings.check(
        invariants.roleOf(member.voter).filter(view -> view.role() == Role.RECOVERING).isEmpty(),
        "liveness: %s is not whole after all was healed",
        member.voter);
    long committed = invariants.committed().size();
    long knows = invariants.commitOf(member.voter).orElse(0L);
    findings.check(
        knows == committed,
        "liveness: %s knows %s of %s committed entries",
        member.voter,
        knows,
        committed);
    long entries = committedBeforeQuiet - invariants.snapshots().baseOf(member.voter);
    findings.check(
        entries <= spareEntries,
        "trap 15: %s still keeps %s entries, and %s are enough",
        member.voter,
        entries,
        spareEntries);
    Member first = cluster.members().stream().filter(Member::isAlive).findFirst().orElseThrow();
    findings.check(
        member.doors().store().appliedIndex() == committed
            && member.doors().store().contentHash() == first.doors().store().contentHash(),
        "state machine safety: %s and %s have applied %s and %s of %s and differ",
        member.voter,
        first.voter,
        member.doors().store().appliedIndex(),
        first.doors().store().appliedIndex(),
        committed);
  }

  /**
   * How many acknowledged writes are gone: not in the log of whoever leads last, or, of the nodes
   * that are up, one's store has an older value of their key.
   */
  long lost(History history) {
    Optional<Voter> leader = invariants.lastLeader();
    if (leader.isEmpty()) return 0;
    List<Long> terms = invariants.logOf(leader.get());
    KeyTimeline timeline = new KeyTimeline(log(terms), invariants::outcome);
    return history.acknowledgedWrites().stream()
        .filter(
            write ->
                !History.isThere(
                        timeline,
                        write.index(),
                        write.client(),
                        write.requestId(),
                        write.operation())
                    || (healed && !isInStores(write, timeline)))
        .count();
  }

  /** As far as its entries are known: a rule that is broken may invent some. */
  private List<LogEntry> log(List<Long> terms) {
    List<LogEntry> log = new ArrayList<>();
    for (int at = 0; at < terms.size(); at++) {
      Optional<LogEntry> entry = invariants.entry(terms.get(at), at + 1L);
      if (entry.isEmpty()) break;
      log.add(entry.get());
    }
    return log;
  }

  private boolean isInStores(History.Acknowledged write, KeyTimeline timeline) {
    for (String key : keysOf(write.operation())) {
      if (timeline.lastChange(key) > write.index()) continue;
      for (Member member : cluster.members()) {
        if (!member.isAlive()) continue;
        Optional<Long> version = member.doors().store().get(key).map(StateStore.Versioned::version);
        boolean isThere =
            write.operation() instanceof Operation.Delete
                ? version.isEmpty()
                : version.filter(found -> found == write.index()).isPresent();
        if (!isThere) return false;
      }
    }
    return true;
  }

  private static Collection<String> keysOf(Operation.Write write) {
    if (write instanceof Operation.Put put) return List.of(put.key());
    if (write instanceof Operation.PutAll all) return all.updates().keySet();
    if (write instanceof Operation.PutFor put) return List.of(put.key());
    if (write instanceof Operation.Conditional when) return List.of(when.write().key());
    if (write instanceof Operation.Increment add) return List.of(add.key());
    // Which of its keys it wrote the client was not told; the bank is counted instead.
    if (write instanceof Operation.Transact) return List.of();
    return List.of(((Operation.Delete) write).key());
  }

  /** What is there in the end, by key, of these keys. */
  SortedMap<String, StateStore.Versioned> content(Collection<String> keys) {
    SortedMap<String, StateStore.Versioned> content = new TreeMap<>();
    Member any = cluster.members().stream().filter(Member::isAlive).findFirst().orElseThrow();
    for (String key : keys) {
      any.doors().store().get(key).ifPresent(found -> content.put(key, found));
    }
    return content;
  }
}
