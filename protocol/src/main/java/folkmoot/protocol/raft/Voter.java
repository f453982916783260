package folkmoot.protocol.raft;

import java.util.Comparator;

/**
 * Who may vote: a node together with the disk that holds its promises. A node that comes back with
 * another disk is another voter, so that amnesia cannot vote twice.
 */
public record Voter(String nodeId, String diskId) implements Comparable<Voter> {
  private static final Comparator<Voter> ORDER =
      Comparator.comparing(Voter::nodeId).thenComparing(Voter::diskId);

  @Override
  public int compareTo(Voter other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return nodeId + "/" + diskId;
  }
}
