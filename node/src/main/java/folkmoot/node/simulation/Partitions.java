package folkmoot.node.simulation;

import folkmoot.protocol.raft.Configuration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The shapes in which a fault cuts nodes off from each other, for a time. */
final class Partitions {
  private final String id;
  private final Random chance;
  private final Faults faults;
  private final SimulatedCluster cluster;
  private final SimulatedNetwork network;

  Partitions(
      String id, Random chance, Faults faults, SimulatedCluster cluster, SimulatedNetwork network) {
    this.id = id;
    this.chance = chance;
    this.faults = faults;
    this.cluster = cluster;
    this.network = network;
  }

  private void partition(String shape, String what, Object... facts) {
    faults.count("partition");
    faults.tell(id, shape, what.formatted(facts));
  }

  /** Cuts one node off, in both directions or in one. */
  void isolate(Member cutOff, String shape) {
    int direction = chance.nextInt(3);
    int forMillis = 200 + chance.nextInt(2500);
    if (direction != 0) faults.count("partition_one_way");
    partition(
        shape,
        direction == 0
            ? "%s is cut off, both ways, for %s ms"
            : direction == 1 ? "%s hears nobody for %s ms" : "%s is heard by nobody for %s ms",
        cutOff,
        forMillis);
    for (Member other : cluster.members()) {
      if (other == cutOff) continue;
      if (direction != 1) network.cut(cutOff.address(), other.address());
      if (direction != 2) network.cut(other.address(), cutOff.address());
    }
    faults.later(forMillis, network::healAll);
  }

  private List<Member> shuffled() {
    List<Member> shuffled = new ArrayList<>(cluster.members());
    Collections.shuffle(shuffled, chance);
    return shuffled;
  }

  /** A minority and a majority, in both directions or in one. */
  void split() {
    List<Member> all = shuffled();
    List<Member> minority = all.subList(0, 1 + chance.nextInt((all.size() - 1) / 2));
    List<Member> majority = all.subList(minority.size(), all.size());
    int direction = chance.nextInt(3);
    int forMillis = 300 + chance.nextInt(2500);
    if (direction != 0) faults.count("partition_one_way");
    partition(
        "partition_minority",
        "%s %s %s for %s ms",
        minority,
        direction == 0 ? "are cut from" : direction == 1 ? "do not hear" : "are not heard by",
        majority,
        forMillis);
    for (Member few : minority) {
      for (Member many : majority) {
        if (direction != 1) network.cut(few.address(), many.address());
        if (direction != 2) network.cut(many.address(), few.address());
      }
    }
    faults.later(forMillis, network::healAll);
  }

  /** Each hears a majority, and no two hear the same one. */
  void ring() {
    List<Member> ring = shuffled();
    int size = ring.size();
    int forMillis = 300 + chance.nextInt(2500);
    partition("partition_ring", "each hears the next ones of %s for %s ms", ring, forMillis);
    for (int self = 0; self < size; self++) {
      for (int ahead = Configuration.majority(size); ahead < size; ahead++) {
        network.cut(ring.get((self + ahead) % size).address(), ring.get(self).address());
      }
    }
    faults.later(forMillis, network::healAll);
  }

  /** Two sides that hear each other only through one node. */
  void bridge() {
    List<Member> all = shuffled();
    int half = all.size() / 2;
    int forMillis = 300 + chance.nextInt(2500);
    partition(
        "partition_bridge",
        "%s and %s hear each other only through %s for %s ms",
        all.subList(0, half),
        all.subList(half + 1, all.size()),
        all.get(half),
        forMillis);
    for (Member left : all.subList(0, half)) {
      for (Member right : all.subList(half + 1, all.size())) {
        network.cut(left.address(), right.address());
        network.cut(right.address(), left.address());
      }
    }
    faults.later(forMillis, network::healAll);
  }

  void cutAtRandom() {
    int forMillis = 200 + chance.nextInt(2000);
    List<String> cuts = new ArrayList<>();
    for (Member from : cluster.members()) {
      for (Member to : cluster.members()) {
        if (from == to || chance.nextInt(3) > 0) continue;
        network.cut(from.address(), to.address());
        cuts.add(from + " to " + to);
      }
    }
    faults.count("partition_one_way");
    partition("partition_random", "nothing goes from %s for %s ms", cuts, forMillis);
    faults.later(forMillis, network::healAll);
  }

  /** Cuts one node off, whatever else is cut and healed meanwhile. */
  void cutOff(Member member, int forMillis) {
    partition("partition_node", "%s is cut off for %s ms", member, forMillis);
    network.cutOff(member.address());
    faults.later(forMillis, () -> network.rejoin(member.address()));
  }
}
