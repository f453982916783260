package folkmoot.node.simulation;

import folkmoot.node.store.StateStore;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.ToLongBiFunction;

/** The invariants of every group that there ever was, each of its own; what befalls a node, all. */
final class GroupInvariants {
  private final SortedMap<String, RaftInvariants> groups = new TreeMap<>();
  private final SortedSet<Voter> rotten = new TreeSet<>();
  private final SortedSet<Voter> stateRotten = new TreeSet<>();
  private BiConsumer<String, Voter> onWhole = (group, voter) -> {};
  private BiConsumer<String, Voter> onRebuilt = (group, voter) -> {};
  private BiFunction<String, Voter, StateStore> stores = (group, voter) -> null;
  private int turn;

  /** One group, the only one that there will be. */
  static GroupInvariants of(String group, RaftInvariants only) {
    GroupInvariants all = new GroupInvariants();
    all.add(group, only);
    return all;
  }

  /** From now on what befalls a node befalls this group of it, too. */
  void add(String group, RaftInvariants invariants) {
    groups.put(group, invariants);
    listen(group, invariants);
    rotten.forEach(invariants::rots);
    stateRotten.forEach(invariants::stateRots);
  }

  /** Those of this group, if it was ever begun. */
  Optional<RaftInvariants> find(String group) {
    return Optional.ofNullable(groups.get(group));
  }

  /** By the group's id. */
  SortedMap<String, RaftInvariants> all() {
    return groups;
  }

  /**
   * From now on these are told who is whole and rebuilt, and the store of a node is looked at.
   *
   * @param stores of a group at a voter that is alive
   */
  void listen(
      BiConsumer<String, Voter> whole,
      BiConsumer<String, Voter> rebuilt,
      BiFunction<String, Voter, StateStore> stores) {
    onWhole = whole;
    onRebuilt = rebuilt;
    this.stores = stores;
    groups.forEach(this::listen);
  }

  private void listen(String group, RaftInvariants invariants) {
    invariants.onWhole(voter -> onWhole.accept(group, voter));
    invariants.onRebuilt(voter -> onRebuilt.accept(group, voter));
    invariants.snapshots().look(new Stores(group));
  }

  private final class Stores implements SnapshotInvariants.Nodes {
    private final String group;

    Stores(String group) {
      this.group = group;
    }

    @Override
    public long flushed(Voter voter) {
      return stores.apply(group, voter).flushedIndex();
    }

    @Override
    public long contentHash(Voter voter) {
      return stores.apply(group, voter).contentHash();
    }
  }

  /** Who leads the latest term of a group that had a leader, of another group each time. */
  Optional<Voter> lastLeader() {
    List<RaftInvariants> led = new ArrayList<>(groups.values());
    led.removeIf(each -> each.lastLeader().isEmpty());
    if (led.isEmpty()) return Optional.empty();
    turn = (turn + 1) & Integer.MAX_VALUE;
    return led.get(turn % led.size()).lastLeader();
  }

  /** How often replicas have forgotten the beginning of their logs. */
  int compacted() {
    return groups.values().stream().mapToInt(each -> each.snapshots().compacted()).sum();
  }

  /** How often replicas have put a snapshot in the place of their state. */
  int installed() {
    return groups.values().stream().mapToInt(each -> each.snapshots().installed()).sum();
  }

  void rots(Voter voter) {
    rotten.add(voter);
    groups.values().forEach(each -> each.rots(voter));
  }

  void stateRots(Voter voter) {
    stateRotten.add(voter);
    groups.values().forEach(each -> each.stateRots(voter));
  }

  /** Nothing of what this voter's journal had is missing any more, in any group. */
  void isSound(Voter voter) {
    rotten.remove(voter);
    groups.values().forEach(each -> each.isSound(voter));
  }

  /** Nothing of the states that this voter had is missing any more, in any group. */
  void stateIsSound(Voter voter) {
    stateRotten.remove(voter);
  }

  void paused(Voter voter, Duration span) {
    groups.values().forEach(each -> each.paused(voter, span));
  }

  /**
   * @param flushed of a group, up to where the disk of the voter has its state
   */
  void crashed(Voter voter, ToLongBiFunction<String, Voter> flushed) {
    groups.forEach((group, each) -> each.crashed(voter, flushed.applyAsLong(group, voter)));
  }
}
