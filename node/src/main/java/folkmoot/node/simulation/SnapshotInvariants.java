package folkmoot.node.simulation;

import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StateRules;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must hold of logs that do not begin at their beginning, and of states that came from others
 * (traps 10 and 15): a log begins after a committed entry that the state on the disk has; a
 * snapshot ends with a committed entry, takes nobody back, and is the state that the log up to
 * there makes.
 */
final class SnapshotInvariants {
  /** What the disks and the memories of the nodes really have. */
  interface Nodes {
    /** Up to where the state of this node would be there after a crash. */
    long flushed(Voter voter);

    /** The hash of the state that this node has now. */
    long contentHash(Voter voter);
  }

  private final Findings findings;
  private final List<LogEntry> committed;
  private final StateModel model;
  private final SortedMap<Voter, Long> bases = new TreeMap<>();
  private final SortedMap<Voter, SortedMap<Voter, Long>> holds = new TreeMap<>();
  private final SortedSet<Voter> rotten = new TreeSet<>();

  /** What the disk of each node had of its state when a life ended: no later answer is older. */
  private final SortedMap<Voter, Long> flushed = new TreeMap<>();

  private Nodes nodes;
  private int compacted;
  private int installed;

  SnapshotInvariants(Findings findings, List<LogEntry> committed, StateRules rules) {
    this.findings = findings;
    this.committed = committed;
    this.model = new StateModel(committed, rules);
  }

  /** What the committed log makes of a state. */
  StateModel model() {
    return model;
  }

  /** From now on it looks at these. */
  void look(Nodes at) {
    nodes = at;
  }

  /** How often a replica has forgotten the beginning of its log. */
  int compacted() {
    return compacted;
  }

  /** How often a replica has put a snapshot in the place of its state. */
  int installed() {
    return installed;
  }

  /** The term of a committed entry; that of the base if nobody has committed it. */
  long termOf(long index, LogPosition base) {
    return index <= committed.size() ? committed.get((int) index - 1).term() : base.term();
  }

  void opens(Voter self, LogPosition base) {
    bases.put(self, base.index());
    leadsNoMore(self);
    checkCommitted(self, base, "opens a log that begins after");
    if (nodes == null) return;
    findings.check(
        rotten.contains(self) || nodes.flushed(self) >= base.index(),
        "trap 10: %s opens a log that begins after %s, and its state ends at %s",
        self,
        base,
        nodes.flushed(self));
  }

  /** The state of this voter is damaged on its disk, until it is rebuilt. */
  void rots(Voter self) {
    rotten.add(self);
  }

  void rebuilt(Voter self) {
    rotten.remove(self);
  }

  /** A life of this node is over, and its state is on its disk up to there. */
  void leaves(Voter self, long index) {
    flushed.merge(self, index, Math::max);
  }

  void reads(Voter self, long appliedIndex) {
    findings.check(
        appliedIndex >= flushed.getOrDefault(self, 0L),
        "damage: %s answers from its state as it was after entry %s, and has had entry %s on its"
            + " disk",
        self,
        appliedIndex,
        flushed.get(self));
  }

  /** A leader keeps its log after this entry for a follower; 0 for none. */
  void holds(Voter self, Voter follower, long from) {
    SortedMap<Voter, Long> held = holds.computeIfAbsent(self, leader -> new TreeMap<>());
    if (from == 0) held.remove(follower);
    else held.put(follower, from);
  }

  void leadsNoMore(Voter self) {
    holds.remove(self);
  }

  /** The entry after which the log of this voter begins. */
  long baseOf(Voter voter) {
    return bases.getOrDefault(voter, 0L);
  }

  void compacts(Voter self, LogPosition base, long commitIndex) {
    compacted++;
    bases.put(self, base.index());
    holds
        .getOrDefault(self, new TreeMap<>())
        .forEach(
            (follower, from) ->
                findings.check(
                    base.index() <= from,
                    "trap 15: %s begins its log after %s, and the snapshot that is on its way to %s"
                        + " ends with %s",
                    self,
                    base,
                    follower,
                    from));
    checkCommitted(self, base, "begins its log after");
    findings.check(
        base.index() <= commitIndex,
        "trap 10: %s begins its log after %s, and knows only %s to be committed",
        self,
        base,
        commitIndex);
    findings.check(
        nodes == null || base.index() <= nodes.flushed(self),
        "trap 10: %s begins its log after %s, and its state is not flushed as far",
        self,
        base);
  }

  void begins(Voter self, LogPosition snapshot, long commitIndex) {
    bases.put(self, snapshot.index());
    findings.note("%s takes in a snapshot that ends with %s", self.nodeId(), snapshot);
    checkCommitted(self, snapshot, "takes in a snapshot that ends with");
    findings.check(
        snapshot.index() > commitIndex,
        "trap 10: %s takes in a snapshot that ends with %s, and has committed up to %s",
        self,
        snapshot,
        commitIndex);
  }

  void installed(Voter self, LogPosition snapshot) {
    installed++;
    findings.note("%s has installed the snapshot that ends with %s", self.nodeId(), snapshot);
    checkCommitted(self, snapshot, "has installed a snapshot that ends with");
    if (nodes == null || !findings.none()) return;
    findings.check(
        nodes.contentHash(self) == model.hashAt(snapshot.index()),
        "state machine safety: %s has installed a snapshot that ends with %s, and is not the state"
            + " there",
        self,
        snapshot);
  }

  private void checkCommitted(Voter self, LogPosition position, String does) {
    boolean was =
        position.index() == 0
            || position.index() <= committed.size()
                && committed.get((int) position.index() - 1).term() == position.term();
    findings.check(was, "trap 10: %s %s %s, which was not committed", self, does, position);
  }
}
