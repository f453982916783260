package folkmoot.protocol.membership;

import folkmoot.protocol.raft.Voter;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * On which disk a node is, of the nodes of which that was decided (DESIGN §6): every other disk
 * that the node ever had is gone for good, and what comes from one is not heard.
 *
 * @param decisions how many there were: more are later
 * @param byNode disk ids by node id
 */
public record Disks(long decisions, SortedMap<String, String> byNode) {
  /** Of no node it was decided. */
  public static final Disks NONE = new Disks(0, new TreeMap<>());

  public Disks {
    byNode = Collections.unmodifiableSortedMap(new TreeMap<>(byNode));
  }

  /** With the word that this node is on this disk now, and on no other ever again. */
  public Disks with(Voter node) {
    TreeMap<String, String> more = new TreeMap<>(byNode);
    more.put(node.nodeId(), node.diskId());
    return new Disks(decisions + 1, more);
  }

  /** True if these were decided after those. */
  public boolean areNewerThan(Disks others) {
    return decisions > others.decisions;
  }

  /** The disk on which a node is; empty if that was not decided. */
  public Optional<String> of(String nodeId) {
    return Optional.ofNullable(byNode.get(nodeId));
  }

  /** True if it was decided that this node is on this disk. */
  public boolean say(Voter node) {
    return of(node.nodeId()).equals(Optional.of(node.diskId()));
  }

  /**
   * What is wrong with who somebody says to be.
   *
   * @return one sentence, empty if nothing is
   */
  public Optional<String> objectionTo(Voter node) {
    return of(node.nodeId())
        .filter(decided -> !decided.equals(node.diskId()))
        .map(
            decided ->
                "it was said that %s is on disk %s and all others are gone, and this is disk %s"
                    .formatted(node.nodeId(), decided, node.diskId()));
  }
}
