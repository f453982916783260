package folkmoot.node.raft;

import java.util.Comparator;

/**
 * Which copies of a write are awaited before it is answered (DESIGN §3).
 *
 * @param copies how many voters must have it on their disks
 * @param local only those in the leader's datacenter count
 * @param early it is answered as soon as they have it, although it may not be committed yet
 */
record Awaited(int copies, boolean local, boolean early) implements Comparable<Awaited> {
  private static final Comparator<Awaited> ORDER =
      Comparator.comparingInt(Awaited::copies)
          .thenComparing(Awaited::local)
          .thenComparing(Awaited::early);

  /** So many of whomever, once it is committed. */
  static Awaited committed(int copies) {
    return new Awaited(copies, false, false);
  }

  @Override
  public int compareTo(Awaited other) {
    return ORDER.compare(this, other);
  }
}
