package folkmoot.node.simulation;

import folkmoot.node.simulation.SimulatedNetwork.Weather;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When something goes wrong, as the seed draws it: one fault after the other by the clock, and in
 * some moods others on the election of a leader. Each has its own id and its own source of chance.
 */
final class Faults {
  private final VirtualTime time;
  private final SimulatedNetwork network;
  private final SimulatedCluster cluster;
  private final Findings findings;
  private final Conditions conditions;
  private final Selection selection;
  private final Lots lots;
  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private final List<Simulation.Event> happened = new ArrayList<>();
  private final SortedSet<String> drawn = new TreeSet<>();
  private long scheduled;
  private long installing;
  private int figure8Act;
  private boolean over;

  Faults(
      SimulatedCluster.World world,
      SimulatedCluster cluster,
      Conditions conditions,
      Selection selection) {
    this.time = world.time();
    this.network = world.network();
    this.findings = world.findings();
    this.lots = world.lots();
    this.cluster = cluster;
    this.conditions = conditions;
    this.selection = selection;
  }

  /** How often each kind has happened; those of the cluster and the network included. */
  SortedMap<String, Integer> counts() {
    SortedMap<String, Integer> all = new TreeMap<>(counts);
    cluster.counts().forEach((kind, count) -> all.merge(kind, count, Integer::sum));
    if (network.stragglers().came() > 0) all.put("late_frame", network.stragglers().came());
    return all;
  }

  /** What has happened, in order. */
  List<Simulation.Event> happened() {
    return happened;
  }

  /** The ids of all that the seed has drawn, whether they were to happen or not. */
  SortedSet<String> drawn() {
    return drawn;
  }

  private boolean isToHappen(String id) {
    drawn.add(id);
    return selection.hasFault(id);
  }

  /** One fault after the other, until all is healed. */
  void begin(RaftInvariants invariants) {
    network.stragglers().begin();
    invariants.onStanding(voter -> network.stragglers().release(cluster.member(voter).address()));
    switch (conditions.mood()) {
      case ELECTIONS, FIGURE_8 -> invariants.onLeader(this::onLeader);
      default -> {}
    }
    invariants.onInstalling(this::onInstalling);
    next();
  }

  /** Between the new beginning of a log and that of the state a crash would leave a mix. */
  private void onInstalling(Voter voter, long index) {
    long number = ++installing;
    Random chance = lots.of("installing", number);
    String id = "s" + number;
    if (over || chance.nextInt(3) > 0 || !isToHappen(id)) return;
    Member member = cluster.member(voter);
    later(
        chance.nextInt(20),
        () -> {
          tell(id, "crash_while_installing", "%s crashes while it installs".formatted(member));
          cluster.crash(member, 20 + chance.nextInt(500));
        });
  }

  private void next() {
    long number = ++scheduled;
    Random chance = lots.of("fault", number);
    time.laterForNobody(
        Duration.ofMillis(30 + chance.nextInt(conditions.faultPauseMillis())).toNanos(),
        () -> {
          if (over) return;
          String id = "f" + number;
          if (isToHappen(id)) fault(id, chance).strike();
          next();
        });
  }

  private void onLeader(Voter leader, long term) {
    String id = "t" + term;
    int act = figure8Act++ % 4;
    if (over || !isToHappen(id)) return;
    Fault fault = fault(id, lots.of("leader", term));
    Member member = cluster.member(leader);
    if (conditions.mood() == Conditions.Mood.FIGURE_8) fault.playFigure8(member, act);
    else fault.hitNewLeader(member);
  }

  private Fault fault(String id, Random chance) {
    return new Fault(id, chance, this, cluster, network, conditions);
  }

  void heal() {
    over = true;
    findings.note("all is healed");
    network.healAll();
    network.weather(Weather.FAIR);
    network.stragglers().end();
    cluster.heal();
  }

  boolean isOver() {
    return over;
  }

  /** Something is about to go wrong. */
  void tell(String id, String kind, String what) {
    count(kind);
    note(id, what);
  }

  /** Something lies in wait. */
  void note(String id, String what) {
    happened.add(new Simulation.Event(id, Duration.ofNanos(time.nowNanos()), what));
    findings.note("fault %s: %s", id, what);
  }

  void count(String kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  void later(int millis, Runnable action) {
    time.laterForNobody(
        Duration.ofMillis(millis).toNanos(),
        () -> {
          if (!over) action.run();
        });
  }
}
