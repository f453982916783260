package folkmoot.node.simulation;

import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.watch.ChangeEvent;
import folkmoot.protocol.watch.HistoryBounds;
import folkmoot.protocol.watch.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;

/** Those who watch the simulated cluster, and what is to be said of all they were told. */
final class Watchers {
  private static final String[] PREFIXES = {"", "", "k", "k1", "n", "nobody's"};

  private final Findings findings;
  private final RaftInvariants invariants;
  private final HistoryBounds bounds;
  private final List<WatchRecord> records = new ArrayList<>();
  private final List<ActorRef<SimulatedWatcher.Command>> watchers = new ArrayList<>();
  private Position end = Position.START;

  Watchers(Findings findings, RaftInvariants invariants, Conditions conditions) {
    this.findings = findings;
    this.invariants = invariants;
    this.bounds = conditions.memory().history();
  }

  /** Starts so many of them. */
  void start(SimulatedSystem system, SimulatedCluster cluster, Lots lots, int many) {
    SortedSet<String> nodes = new TreeSet<>();
    cluster.members().forEach(member -> nodes.add(member.voter.nodeId()));
    for (int number = 1; number <= many; number++) {
      String name = "watcher-" + number;
      Random chance = lots.of(name, -1);
      WatchRecord record =
          new WatchRecord(name, PREFIXES[chance.nextInt(PREFIXES.length)], findings);
      records.add(record);
      SimulatedWatcher.World world =
          new SimulatedWatcher.World(name, nodes, cluster::watchesOf, record, findings, lots);
      watchers.add(system.spawn(SimulatedWatcher.create(world), name));
    }
  }

  /** All is healed: none leaves its node any more. */
  void finish() {
    watchers.forEach(watcher -> watcher.tell(new SimulatedWatcher.Finish()));
  }

  /** What is committed now all are to have seen in the end. */
  void remember() {
    end = Position.behind(invariants.committed().size());
    records.forEach(WatchRecord::beginQuiet);
  }

  void judge() {
    if (records.isEmpty()) return;
    List<LogEntry> log = invariants.committed();
    List<ChangeEvent> truth = new ChangeTruth(log, invariants::outcome).events();
    for (WatchRecord record : records) record.judge(truth, end);
    if (!bounds.equals(HistoryBounds.DEFAULT)) return;
    int gaps = records.stream().mapToInt(WatchRecord::gaps).sum();
    findings.check(gaps == 0, "watch: %s gaps, and all is remembered", gaps);
  }
}
