package folkmoot.crdt;

import java.util.Comparator;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.UniqueAddress;

/**
 * Who changes a value: the values that merge on one disk, as long as nothing is forgotten of them.
 * All that is written under a name is durable there before anyone else hears of it; who lost some
 * of it and counted on under the old name would count into what others have.
 *
 * @param diskId not empty; the node's id comes first in it, so that names are ordered by that
 * @param incarnation number of the start of the process on this disk in which its values were
 *     begun, from 1; another one only where they were lost and the disk was not
 */
public record ReplicaId(String diskId, long incarnation) implements Comparable<ReplicaId> {
  private static final Comparator<ReplicaId> ORDER =
      Comparator.comparing(ReplicaId::diskId).thenComparingLong(ReplicaId::incarnation);

  public ReplicaId {
    if (diskId.isEmpty()) throw new IllegalArgumentException("a replica has a disk id");
    if (incarnation < 1) {
      throw new IllegalArgumentException("incarnation is %d, not from 1".formatted(incarnation));
    }
  }

  /**
   * The name under which Pekko's types know it. They only compare it; nobody sends there, and it is
   * no address of a cluster's node, so that what the cluster forgets about nodes changes no value.
   */
  UniqueAddress uniqueAddress() {
    return new UniqueAddress(new Address("pekko", "replica", diskId, 0), incarnation);
  }

  static ReplicaId of(UniqueAddress name) {
    return new ReplicaId(name.address().host().get(), name.longUid());
  }

  @Override
  public int compareTo(ReplicaId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return diskId + "." + incarnation;
  }
}
