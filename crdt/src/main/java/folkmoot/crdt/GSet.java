package folkmoot.crdt;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import scala.jdk.javaapi.OptionConverters;

/**
 * A set that only grows (Shapiro et al., 2011, §3.3.1). Elements are texts; two are the same if
 * their characters are.
 *
 * <p>Immutable. Pekko's own G-Set holds the elements.
 */
public final class GSet extends AbstractDeltaReplicatedData<GSet, GSet> implements ReplicatedDelta {
  public static final GSet EMPTY = new GSet(org.apache.pekko.cluster.ddata.GSet.empty());

  public static final Codec<GSet> CODEC =
      new Codec<>() {
        @Override
        protected void write(GSet set, ValueWriter into) {
          SortedSet<String> elements = set.elements();
          into.number(elements.size());
          elements.forEach(into::text);
        }

        @Override
        protected GSet read(ValueReader from) {
          GSet set = EMPTY;
          for (int left = from.count(); left > 0; left--) set = set.add(from.text());
          return set.resetDelta();
        }
      };

  private final org.apache.pekko.cluster.ddata.GSet<String> set;

  private GSet(org.apache.pekko.cluster.ddata.GSet<String> set) {
    this.set = set;
  }

  public GSet add(String element) {
    return set.contains(element) ? this : new GSet(set.add(element));
  }

  /** In the order of their characters. */
  public SortedSet<String> elements() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(set.getElements()));
  }

  @Override
  public GSet mergeData(GSet other) {
    return new GSet(set.merge(other.set));
  }

  @Override
  public Optional<GSet> deltaData() {
    return OptionConverters.toJava(set.delta()).map(GSet::new);
  }

  @Override
  public GSet mergeDeltaData(GSet delta) {
    return new GSet(set.mergeDelta(delta.set));
  }

  @Override
  public GSet resetDelta() {
    return new GSet(set.resetDelta());
  }

  @Override
  public GSet zero() {
    return EMPTY;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GSet that && elements().equals(that.elements());
  }

  @Override
  public int hashCode() {
    return elements().hashCode();
  }

  @Override
  public String toString() {
    return "GSet" + elements();
  }
}
