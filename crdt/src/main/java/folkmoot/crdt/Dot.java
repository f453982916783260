package folkmoot.crdt;

import java.util.Comparator;

/**
 * One update of one replica, told from all others (Preguiça et al., Dotted Version Vectors, 2012).
 *
 * @param count of the replica's updates of this value, from 1
 */
public record Dot(ReplicaId replica, long count) implements Comparable<Dot> {
  private static final Comparator<Dot> ORDER =
      Comparator.comparing(Dot::replica).thenComparingLong(Dot::count);

  public Dot {
    if (count < 1) throw new IllegalArgumentException("updates are counted from 1, not " + count);
  }

  @Override
  public int compareTo(Dot other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return replica + "#" + count;
  }
}
