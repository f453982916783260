package folkmoot.protocol.catalog;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A keyspace that was created, as every node has it.
 *
 * @param number that of no other keyspace, before or after
 * @param groups one a partition
 */
public record Keyspace(String name, long number, KeyspaceSettings settings, List<Group> groups) {
  /** The Raft group in whose data the catalog is. */
  public static final String SYSTEM = "system";

  /** The keyspace of the store's original contract. */
  public static final String DEFAULT = "default";

  public Keyspace {
    groups = List.copyOf(groups);
    Invariants.check(
        groups.size() == settings.partitions(),
        "%s has %s partitions, and %s groups",
        name,
        settings.partitions(),
        groups.size());
  }

  /**
   * A group of it: one of Raft, unless its {@link Strategy} says otherwise.
   *
   * @param id never that of another group, before or after
   * @param members who votes in it from its empty log on; of values that merge, who keeps them
   */
  public record Group(String id, SortedSet<Voter> members) {
    public Group {
      members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
    }

    /** The nodes that keep a copy. */
    public SortedSet<String> nodes() {
      SortedSet<String> nodes = new TreeSet<>();
      members.forEach(member -> nodes.add(member.nodeId()));
      return nodes;
    }

    /** True if this node keeps a copy, or has kept one on a disk that is gone. */
    public boolean isAt(String nodeId) {
      return members.stream().anyMatch(voter -> voter.nodeId().equals(nodeId));
    }
  }

  /**
   * One whose partitions are kept so.
   *
   * @param placement for each partition the disks that keep it
   */
  public static Keyspace of(
      String name, long number, KeyspaceSettings settings, List<SortedSet<Voter>> placement) {
    List<Group> groups = new ArrayList<>();
    for (SortedSet<Voter> members : placement) {
      groups.add(new Group(name + "." + number + "." + groups.size(), members));
    }
    return new Keyspace(name, number, settings, groups);
  }

  /** The group that keeps this key. */
  public Group groupOf(String key) {
    if (groups.size() == 1) return groups.get(0);
    return groups.get((int) Long.remainderUnsigned(Hash64.of(key), groups.size()));
  }

  /** The group of this id, if it is one of this keyspace. */
  public Optional<Group> group(String id) {
    return groups.stream().filter(group -> group.id().equals(id)).findFirst();
  }
}
