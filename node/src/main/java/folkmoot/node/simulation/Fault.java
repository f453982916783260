package folkmoot.node.simulation;

import folkmoot.node.simulation.SimulatedNetwork.Weather;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * One thing that goes wrong, with all that it leads to: which one, and to whom, is drawn from a
 * source of chance of its own.
 */
final class Fault {
  /** In shares of any size: how often each kind comes when all are alike. */
  private enum Kind {
    SLOW_DISK(6),
    HANGING_DISK(3),
    FAILING_DISK(2),
    CRASH(4),
    CRASH_AFTER_SENDING(2),
    CRASH_LEADER(2),
    KILL(2),
    PAUSE(4),
    LONG_PAUSE(1),
    LEAVE_BEHIND(1),
    ISOLATE_LEADER(4),
    ISOLATE(2),
    SPLIT(2),
    RING(1),
    BRIDGE(2),
    CUTS(2),
    HEAL(2),
    HAND_OVER(2),
    CLOSE(2),
    CRASH_ALL(1),
    WEATHER(4),
    DRIFT(1),
    ROT(3),
    STATE_ROT(4),
    OLD_LEADER(3);

    private final int share;

    Kind(int share) {
      this.share = share;
    }
  }

  private static final List<Kind> ANY = deck(List.of(Kind.values()));
  private static final List<Kind> DISKS =
      deck(
          List.of(
              Kind.SLOW_DISK,
              Kind.HANGING_DISK,
              Kind.FAILING_DISK,
              Kind.ROT,
              Kind.STATE_ROT,
              Kind.OLD_LEADER,
              Kind.CRASH,
              Kind.CRASH_AFTER_SENDING));
  private static final List<Kind> LEADERS =
      List.of(
          Kind.CRASH,
          Kind.CRASH_AFTER_SENDING,
          Kind.CRASH_LEADER,
          Kind.PAUSE,
          Kind.PAUSE,
          Kind.ISOLATE_LEADER,
          Kind.ISOLATE_LEADER);
  private static final List<Kind> PAUSES = List.of(Kind.PAUSE, Kind.PAUSE, Kind.LEAVE_BEHIND);
  private static final List<Kind> PARTITIONS =
      List.of(
          Kind.ISOLATE_LEADER,
          Kind.ISOLATE_LEADER,
          Kind.ISOLATE,
          Kind.SPLIT,
          Kind.RING,
          Kind.BRIDGE,
          Kind.CUTS,
          Kind.HEAL);

  private final String id;
  private final Random chance;
  private final Faults faults;
  private final SimulatedCluster cluster;
  private final SimulatedNetwork network;
  private final Conditions conditions;
  private final Partitions partitions;

  Fault(
      String id,
      Random chance,
      Faults faults,
      SimulatedCluster cluster,
      SimulatedNetwork network,
      Conditions conditions) {
    this.id = id;
    this.chance = chance;
    this.faults = faults;
    this.cluster = cluster;
    this.network = network;
    this.conditions = conditions;
    this.partitions = new Partitions(id, chance, faults, cluster, network);
  }

  private static List<Kind> deck(List<Kind> kinds) {
    List<Kind> deck = new ArrayList<>();
    for (Kind kind : kinds) deck.addAll(Collections.nCopies(kind.share, kind));
    return List.copyOf(deck);
  }

  /** Whatever the mood of this seed brings about. */
  void strike() {
    switch (conditions.mood()) {
      case DISKS -> strike(chance.nextInt(3) == 0 ? ANY : DISKS);
      case LEADERS -> strike(chance.nextInt(3) == 0 ? ANY : LEADERS);
      case PARTITIONS -> strike(chance.nextInt(3) == 0 ? ANY : PARTITIONS);
      case PAUSES -> strike(chance.nextInt(4) == 0 ? ANY : PAUSES);
      case ELECTIONS -> {
        if (chance.nextInt(3) == 0) strike(ANY);
        else slowDown(any(), 200 + chance.nextInt(1000));
      }
      case FIGURE_8 -> {
        if (chance.nextInt(20) == 0) strike(ANY);
      }
      case MIXED -> strike(ANY);
    }
  }

  private void strike(List<Kind> deck) {
    switch (deck.get(chance.nextInt(deck.size()))) {
      case SLOW_DISK -> slowDisk();
      case HANGING_DISK -> hangDisk();
      case FAILING_DISK -> failDisk();
      case CRASH -> crash(victim());
      case CRASH_AFTER_SENDING -> crashAfterSending();
      case CRASH_LEADER -> crash(leader());
      case KILL -> kill(victim());
      case PAUSE -> pause(200 + chance.nextInt(1300), "pause");
      case LONG_PAUSE -> pause(2000 + chance.nextInt(4000), "long_pause");
      case LEAVE_BEHIND -> leaveBehind(leader());
      case ISOLATE_LEADER -> partitions.isolate(leader(), "partition_leader");
      case ISOLATE -> partitions.isolate(any(), "partition_node");
      case SPLIT -> partitions.split();
      case RING -> partitions.ring();
      case BRIDGE -> partitions.bridge();
      case CUTS -> partitions.cutAtRandom();
      case HEAL -> healLinks();
      case HAND_OVER -> handOver();
      case CLOSE -> close();
      case CRASH_ALL -> crashAll();
      case WEATHER -> changeWeather();
      case DRIFT -> drift();
      case ROT -> rot();
      case STATE_ROT -> rotState();
      case OLD_LEADER -> obeyOldLeader();
    }
  }

  private Member any() {
    return cluster.members().get(chance.nextInt(cluster.members().size()));
  }

  /** Who leads, as far as anybody outside can say; if nobody does, it is anyone. */
  private Member leader() {
    Member other = any();
    return cluster.leader().orElse(other);
  }

  private Member victim() {
    return chance.nextBoolean() ? leader() : any();
  }

  private void tell(String kind, String what, Object... facts) {
    faults.tell(id, kind, what.formatted(facts));
  }

  private void later(int leastMillis, int moreMillis, Runnable action) {
    faults.later(leastMillis + chance.nextInt(moreMillis), action);
  }

  // ---- new leaders

  /** Hits a new leader before its first entry is everywhere. */
  void hitNewLeader(Member leader) {
    int kind = chance.nextInt(8);
    if (kind < 2) return;
    tell("new_leader_hit", "the new leader %s is hit", leader);
    if (chance.nextBoolean()) slowDown(leader, 500 + chance.nextInt(1500));
    if (kind < 5) partitions.cutOff(leader, 150 + chance.nextInt(600));
    else if (kind == 5) later(0, 100, () -> partitions.cutOff(leader, 150 + chance.nextInt(600)));
    else if (kind == 6) later(5, 100, () -> crash(leader));
    else later(5, 100, () -> cluster.pause(leader, 300 + chance.nextInt(500)));
  }

  /**
   * Raft §5.4.2, Figure 8. (a) A leader is cut off with its first entry; (b) so is the next one;
   * (c) the first leads again, and is cut off when its old entry is on a majority and its new one
   * is not; (d) the second is back, and may win only if it does not overwrite what is committed.
   */
  void playFigure8(Member leader, int act) {
    if (act == 0) {
      faults.count("figure_8");
      partitions.cutOff(leader, 450 + chance.nextInt(300));
    } else if (act == 1) {
      partitions.cutOff(leader, 2500);
    } else if (act == 2) {
      faults.note(id, "%s is cut off once it has sent some messages".formatted(leader));
      network.afterSending(leader.address(), 4 + chance.nextInt(8), () -> endAct3(leader));
    }
  }

  private void endAct3(Member leader) {
    if (faults.isOver()) return;
    network.healAll();
    partitions.cutOff(leader, 1500);
  }

  // ---- disks

  /** Writes wait long for the disk, and mostly the machine crashes before they are done. */
  private void slowDisk() {
    Member member = victim();
    slowDown(member, 1000 + chance.nextInt(2000));
    if (chance.nextInt(4) > 0) later(20, 900, () -> crash(member));
  }

  private void slowDown(Member member, int forMillis) {
    tell("slow_disk", "the disk of %s is slow for %s ms", member, forMillis);
    cluster.slowDisk(member, forMillis);
  }

  /** A sync takes seconds: longer than a leader has patience with its own disk. */
  private void hangDisk() {
    Member member = victim();
    int forMillis = 1000 + chance.nextInt(3000);
    tell("hanging_disk", "the disk of %s hangs for %s ms", member, forMillis);
    cluster.hangDisk(member, forMillis);
    if (chance.nextInt(4) == 0) later(20, forMillis, () -> crash(member));
  }

  private void failDisk() {
    Member member = any();
    if (chance.nextBoolean()) {
      int forMillis = 100 + chance.nextInt(3000);
      tell("full_disk", "the disk of %s is full for %s ms", member, forMillis);
      long reserve = conditions.journal().reserveBytes();
      boolean hard = chance.nextInt(3) == 0;
      cluster.fillDisk(
          member,
          forMillis,
          hard ? OptionalLong.empty() : OptionalLong.of(chance.nextLong(reserve)));
    } else {
      tell("failed_sync", "the disk of %s will not sync", member);
      cluster.failSync(member);
    }
  }

  /** A bit turns around in what was durable; mostly the node is soon started again and finds it. */
  private void rot() {
    Member member = any();
    if (!conditions.rots() || !cluster.rot(member, chance)) return;
    tell("bit_rot", "a durable bit on the disk of %s turns around", member);
    if (chance.nextInt(4) > 0) later(20, 2000, () -> recover(member));
  }

  /** The node finds what rotted; mostly the others want its vote while it is not whole. */
  private void recover(Member member) {
    int forMillis = 20 + chance.nextInt(150);
    tell("crash", "%s crashes for %s ms", member, forMillis);
    cluster.crash(member, forMillis);
    if (chance.nextInt(3) > 0) later(forMillis, 400, () -> crash(leader()));
  }

  /**
   * A leader is cut off; when another is elected, a voter of that one finds its disk rotten when it
   * starts again, and hears only the old leader, which does not know yet that it leads no more.
   */
  private void obeyOldLeader() {
    Member old = leader();
    if (!conditions.rots() || old != cluster.leader().orElse(null)) return;
    cutFromAll(old);
    faults.later(1200, network::healAll);
    later(220, 200, () -> bringBack(old));
  }

  private void cutFromAll(Member member) {
    for (Member other : cluster.members()) {
      if (other == member) continue;
      network.cut(other.address(), member.address());
      network.cut(member.address(), other.address());
    }
  }

  private void bringBack(Member old) {
    Member next = leader();
    List<Member> voters =
        cluster.members().stream().filter(each -> each != old && each != next).toList();
    Member voter = voters.get(chance.nextInt(voters.size()));
    if (next == old || !cluster.rot(voter, chance)) return;
    tell("old_leader", "%s is back at %s, whose disk rots after another's election", old, voter);
    cluster.crash(voter, 20);
    cutFromAll(voter);
    network.mend(old.address(), voter.address());
    network.mend(voter.address(), old.address());
  }

  /** What is flushed of a state is damaged; now and then nobody looks before the next start. */
  private void rotState() {
    Member member = victim();
    if (!conditions.rots() || !cluster.rotState(member, this::drawDamage)) return;
    tell("damaged_state", "the state on the disk of %s is damaged", member);
    if (chance.nextInt(3) > 0) later(20, 1000, () -> crash(member));
  }

  /** As often all of it as one record. */
  private int drawDamage(int choices) {
    return chance.nextBoolean() ? choices - 1 : chance.nextInt(choices);
  }

  // ---- machines and processes

  private void crash(Member member) {
    int forMillis = chance.nextBoolean() ? 20 + chance.nextInt(150) : chance.nextInt(1500);
    tell("crash", "%s crashes for %s ms", member, forMillis);
    cluster.crash(member, forMillis);
  }

  private void crashAfterSending() {
    Member member = victim();
    faults.note(id, "%s crashes as soon as it has sent something".formatted(member));
    network.afterSending(
        member.address(),
        1,
        () -> {
          if (!faults.isOver()) crash(member);
        });
  }

  private void crashAll() {
    tell("crash_of_all", "all crash");
    for (Member member : cluster.members()) {
      faults.count("crash");
      cluster.crash(member, 50 + chance.nextInt(300));
    }
  }

  /** The process dies, the machine does not: what was written is seen, and still not synced. */
  private void kill(Member member) {
    int forMillis = 20 + chance.nextInt(500);
    tell("process_kill", "the process of %s dies for %s ms", member, forMillis);
    cluster.kill(member, forMillis);
  }

  private void pause(int forMillis, String kind) {
    Member member = chance.nextInt(3) > 0 ? leader() : any();
    tell(kind, "%s does not run for %s ms", member, forMillis);
    cluster.pause(member, forMillis);
  }

  /**
   * A leader does not run for just as long as the others take to elect another, and what they had
   * answered before stays on its way until they have.
   */
  private void leaveBehind(Member leader) {
    int forMillis = 160 + chance.nextInt(180);
    int untilReleased = 160 + chance.nextInt(forMillis);
    tell("leader_left_behind", "%s is cut off and does not run for %s ms", leader, forMillis);
    network.strand(leader.address());
    cluster.pause(leader, forMillis);
    faults.later(10, () -> partitions.cutOff(leader, forMillis + chance.nextInt(300)));
    faults.later(untilReleased, () -> network.release(leader.address(), 60, chance));
  }

  private void drift() {
    Member member = any();
    double pace = 1 + 0.1 * (chance.nextDouble() - 0.5);
    tell("clock_drift", "the clock of %s runs at %.3f from now on", member, pace);
    cluster.drift(member, pace);
  }

  private void handOver() {
    Member member = leader();
    tell("hand_over", "%s is to hand over", member);
    cluster.handOver(member);
  }

  /** A graceful restart: mostly the leadership is handed over first. */
  private void close() {
    Member member = victim();
    tell("graceful_stop", "%s is to stop in order", member);
    if (chance.nextBoolean()) cluster.handOver(member);
    later(1, 300, () -> cluster.close(member));
  }

  // ---- the network

  private void healLinks() {
    tell("heal", "all cuts are healed");
    network.healAll();
  }

  private void changeWeather() {
    Weather weather =
        new Weather(
            chance.nextInt(4) * 0.1,
            chance.nextInt(3) * 0.1,
            chance.nextInt(3) * 0.1,
            1 + chance.nextInt(chance.nextBoolean() ? 40 : 150));
    if (weather.loss() > 0) faults.count("loss");
    if (weather.duplication() > 0) faults.count("duplication");
    if (weather.reordering() > 0) faults.count("reordering");
    tell(
        "delay",
        "of messages %.0f %% get lost, %.0f %% come twice, %.0f %% in another order,"
            + " and they take up to %s ms",
        weather.loss() * 100,
        weather.duplication() * 100,
        weather.reordering() * 100,
        weather.maxDelayMillis());
    network.weather(weather);
  }
}
