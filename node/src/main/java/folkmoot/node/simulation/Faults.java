package folkmoot.node.simulation;

import folkmoot.node.simulation.SimulatedCluster.Member;
import folkmoot.node.simulation.SimulatedNetwork.Weather;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** What goes wrong, and when, as the seed draws it. */
final class Faults {
  private final VirtualTime time;
  private final SimulatedNetwork network;
  private final SimulatedCluster cluster;
  private final Conditions conditions;
  private final Random chance;
  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private int figure8Act;
  private boolean over;

  Faults(SimulatedCluster.World world, SimulatedCluster cluster, Conditions conditions) {
    this.time = world.time();
    this.network = world.network();
    this.chance = world.chance();
    this.cluster = cluster;
    this.conditions = conditions;
  }

  /** How often each kind has happened. */
  SortedMap<String, Integer> counts() {
    return counts;
  }

  /** One fault after the other, until all is healed. */
  void begin(RaftInvariants invariants) {
    switch (conditions.mood()) {
      case ELECTIONS -> invariants.onLeader(this::hitNewLeader);
      case FIGURE_8 -> invariants.onLeader(this::playFigure8);
      default -> {}
    }
    next();
  }

  private void next() {
    time.laterForNobody(
        Duration.ofMillis(30 + chance.nextInt(conditions.faultPauseMillis())).toNanos(),
        () -> {
          if (over) return;
          strike();
          next();
        });
  }

  void heal() {
    over = true;
    network.healAll();
    network.weather(Weather.FAIR);
  }

  private void strike() {
    int kind = chance.nextInt(20);
    switch (conditions.mood()) {
      case DISKS -> kind = chance.nextInt(3) == 0 ? kind : chance.nextInt(7);
      case LEADERS -> kind = chance.nextInt(3) == 0 ? kind : 5 + chance.nextInt(7);
      case PARTITIONS -> kind = chance.nextInt(3) == 0 ? kind : 10 + chance.nextInt(6);
      case ELECTIONS -> {
        if (chance.nextInt(3) > 0) {
          cluster.slowDisk(cluster.any(), 200 + chance.nextInt(1000));
          return;
        }
      }
      case FIGURE_8 -> {
        if (chance.nextInt(20) > 0) return;
      }
      case PAUSES -> kind = chance.nextInt(4) == 0 ? kind : 8;
      case MIXED -> {}
    }
    if (kind < 3) slowDisk();
    else if (kind == 3) failDisk();
    else if (kind < 6) crash(victim());
    else if (kind == 6) crashAfterSending();
    else if (kind == 7) crash(cluster.leader());
    else if (kind < 10) pause();
    else if (kind < 12) isolate(cluster.leader());
    else if (kind == 12) isolate(cluster.any());
    else if (kind == 13) bridge();
    else if (kind == 14) cutAtRandom();
    else if (kind == 15) network.healAll();
    else if (kind == 16) handOver();
    else if (kind == 17) close();
    else if (kind == 18 && chance.nextInt(3) == 0) crashAll();
    else changeWeather();
  }

  /** Hits a new leader before its first entry is everywhere. */
  private void hitNewLeader(Voter voter) {
    Member leader = cluster.member(voter);
    int kind = chance.nextInt(8);
    if (over || kind < 2) return;
    count("new leader hit");
    if (chance.nextBoolean()) cluster.slowDisk(leader, 500 + chance.nextInt(1500));
    if (kind < 5) cutOff(leader, 150 + chance.nextInt(600));
    else if (kind == 5) later(0, 100, () -> cutOff(leader, 150 + chance.nextInt(600)));
    else if (kind == 6) later(5, 100, () -> crash(leader));
    else later(5, 100, () -> cluster.pause(leader, 300 + chance.nextInt(500)));
  }

  /**
   * Raft §5.4.2, Figure 8. (a) A leader is cut off with its first entry; (b) so is the next one;
   * (c) the first leads again, and is cut off when its old entry is on a majority and its new one
   * is not; (d) the second is back, and may win only if it does not overwrite what is committed.
   */
  private void playFigure8(Voter voter) {
    if (over) return;
    Member leader = cluster.member(voter);
    int act = figure8Act++ % 4;
    if (act == 0) {
      count("figure 8");
      cutOff(leader, 450 + chance.nextInt(300));
    } else if (act == 1) {
      cutOff(leader, 2500);
    } else if (act == 2) {
      network.afterSending(
          leader.address(),
          4 + chance.nextInt(8),
          () -> {
            if (over) return;
            network.healAll();
            cutOff(leader, 1500);
          });
    }
  }

  private void cutOff(Member member, int forMillis) {
    network.cutOff(member.address());
    later(forMillis, 1, () -> network.rejoin(member.address()));
  }

  private Member victim() {
    return chance.nextBoolean() ? cluster.leader() : cluster.any();
  }

  private void count(String fault) {
    counts.merge(fault, 1, Integer::sum);
  }

  private void later(int leastMillis, int moreMillis, Runnable action) {
    int millis = leastMillis + chance.nextInt(moreMillis);
    time.laterForNobody(
        Duration.ofMillis(millis).toNanos(),
        () -> {
          if (!over) action.run();
        });
  }

  /** Writes wait long for the disk, and mostly the machine crashes before they are done. */
  private void slowDisk() {
    count("slow disk");
    Member member = victim();
    cluster.slowDisk(member, 1000 + chance.nextInt(2000));
    if (chance.nextInt(4) > 0) later(20, 900, () -> crash(member));
  }

  private void failDisk() {
    count("failed disk");
    cluster.failDisk(cluster.any(), chance.nextBoolean());
  }

  private void crash(Member member) {
    count("crash");
    cluster.crash(member, chance.nextBoolean() ? 20 + chance.nextInt(150) : chance.nextInt(1500));
  }

  private void crashAfterSending() {
    Member member = victim();
    network.afterSending(
        member.address(),
        1,
        () -> {
          if (!over) crash(member);
        });
  }

  private void crashAll() {
    count("crash of all");
    for (Member member : cluster.members()) cluster.crash(member, 50 + chance.nextInt(300));
  }

  private void pause() {
    count("pause");
    cluster.pause(
        chance.nextInt(3) > 0 ? cluster.leader() : cluster.any(), 200 + chance.nextInt(1300));
  }

  /** Cuts one node off, in both directions or in one. */
  private void isolate(Member cutOff) {
    count("isolation");
    int direction = chance.nextInt(3);
    for (Member other : cluster.members()) {
      if (other == cutOff) continue;
      if (direction != 1) network.cut(cutOff.address(), other.address());
      if (direction != 2) network.cut(other.address(), cutOff.address());
    }
    later(200, 2500, network::healAll);
  }

  /** Two sides that hear each other only through one node. */
  private void bridge() {
    count("bridge");
    List<Member> shuffled = new ArrayList<>(cluster.members());
    Collections.shuffle(shuffled, chance);
    int half = shuffled.size() / 2;
    for (Member left : shuffled.subList(0, half)) {
      for (Member right : shuffled.subList(half + 1, shuffled.size())) {
        network.cut(left.address(), right.address());
        network.cut(right.address(), left.address());
      }
    }
    later(300, 2500, network::healAll);
  }

  private void cutAtRandom() {
    count("cuts");
    for (Member from : cluster.members()) {
      for (Member to : cluster.members()) {
        if (from != to && chance.nextInt(3) == 0) network.cut(from.address(), to.address());
      }
    }
    later(200, 2000, network::healAll);
  }

  private void handOver() {
    count("hand-over");
    cluster.handOver(cluster.leader());
  }

  /** A graceful restart: mostly the leadership is handed over first. */
  private void close() {
    count("close");
    Member member = victim();
    if (chance.nextBoolean()) cluster.handOver(member);
    later(1, 300, () -> cluster.close(member));
  }

  private void changeWeather() {
    count("weather");
    network.weather(
        new Weather(
            chance.nextInt(4) * 0.1,
            chance.nextInt(3) * 0.1,
            chance.nextInt(3) * 0.1,
            1 + chance.nextInt(chance.nextBoolean() ? 40 : 150)));
  }
}
