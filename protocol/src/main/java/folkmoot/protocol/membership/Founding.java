package folkmoot.protocol.membership;

import folkmoot.protocol.raft.Voter;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a cluster was founded with: written durably by each node for itself, and never changed.
 *
 * @param clusterId hash of the voters, 16 hexadecimal digits; see {@link FoundingRule}
 * @param voters the first configuration of the first group
 */
public record Founding(String clusterId, SortedSet<Voter> voters) {
  public Founding {
    voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
  }
}
