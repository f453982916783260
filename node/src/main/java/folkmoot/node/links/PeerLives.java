package folkmoot.node.links;

import folkmoot.protocol.raft.Voter;
import java.util.LinkedHashMap;

/**
 * Which life of the node behind an address is heard: the latest. A life is a node, its disk and its
 * incarnation; incarnations ascend on one disk and say nothing about another, so that a wiped node,
 * which counts from 1 again, is heard as somebody new. Used by one link.
 */
final class PeerLives {
  /** How many former node and disk pairs of one address are remembered. */
  private static final int REMEMBERED = 16;

  private final LinkedHashMap<Voter, Long> incarnations = new LinkedHashMap<>();
  private Voter current;

  enum Verdict {
    /** Of the life that was heard last. */
    SAME,
    /** The first sign of a later life. */
    NEW,
    /** Of a life that has ended. */
    STALE
  }

  Verdict hear(Voter from, long incarnation) {
    long known = incarnations.getOrDefault(from, 0L);
    if (from.equals(current) && incarnation == known) return Verdict.SAME;
    if (incarnation <= known) return Verdict.STALE;
    incarnations.remove(from);
    incarnations.put(from, incarnation);
    if (incarnations.size() > REMEMBERED) {
      incarnations.remove(incarnations.keySet().iterator().next());
    }
    current = from;
    return Verdict.NEW;
  }
}
