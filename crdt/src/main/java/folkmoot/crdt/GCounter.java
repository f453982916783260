package folkmoot.crdt;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * A counter that only grows (Shapiro et al., A comprehensive study of Convergent and Commutative
 * Replicated Data Types, 2011, §3.1.1): each replica counts for itself, merging takes the larger
 * count of each, the value is their sum.
 *
 * <p>Immutable. Pekko's own G-Counter does the counting; around it are replicas named by disk,
 * bytes that are equal for equal counters, and no pruning: what a replica counted stays under its
 * name (DESIGN §6), whatever becomes of its node in the cluster.
 *
 * <p>Equality is that of the counts; a pending {@link #deltaData() delta} makes no difference.
 */
public final class GCounter extends AbstractDeltaReplicatedData<GCounter, GCounter>
    implements ReplicatedDelta {
  /** Nothing counted yet. */
  public static final GCounter EMPTY =
      new GCounter(org.apache.pekko.cluster.ddata.GCounter.empty());

  public static final Codec<GCounter> CODEC = new GCounterCodec();

  private final org.apache.pekko.cluster.ddata.GCounter counter;

  private GCounter(org.apache.pekko.cluster.ddata.GCounter counter) {
    this.counter = counter;
  }

  /** The counter with these counts; those of 0 are left out, as if that replica never counted. */
  static GCounter of(SortedMap<ReplicaId, BigInteger> counts) {
    LinkedHashMap<UniqueAddress, scala.math.BigInt> state = new LinkedHashMap<>();
    counts.forEach(
        (replica, count) -> {
          if (count.signum() != 0) {
            state.put(replica.uniqueAddress(), scala.math.BigInt.javaBigInteger2bigInt(count));
          }
        });
    return new GCounter(
        new org.apache.pekko.cluster.ddata.GCounter(
            scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(state)),
            scala.Option.empty()));
  }

  /**
   * Counts on.
   *
   * @param by who counts; only this replica itself may use its name
   * @param amount how much, not negative; 0 changes nothing
   * @throws IllegalArgumentException if the amount is negative
   */
  public GCounter increment(ReplicaId by, long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("a counter that only grows cannot take " + amount);
    }
    return new GCounter(counter.increment(new SelfUniqueAddress(by.uniqueAddress()), amount));
  }

  /** The sum of all counts. */
  public BigInteger value() {
    return counter.getValue();
  }

  /** What each replica counted, in the order of their names; who counted nothing is not named. */
  public SortedMap<ReplicaId, BigInteger> counts() {
    return counts(counter);
  }

  /** Who counted. */
  public SortedSet<ReplicaId> writers() {
    return new TreeSet<>(counts().keySet());
  }

  static SortedMap<ReplicaId, BigInteger> counts(org.apache.pekko.cluster.ddata.GCounter counter) {
    TreeMap<ReplicaId, BigInteger> counts = new TreeMap<>();
    CollectionConverters.asJava(counter.state())
        .forEach((name, count) -> counts.put(ReplicaId.of(name), count.bigInteger()));
    return Collections.unmodifiableSortedMap(counts);
  }

  org.apache.pekko.cluster.ddata.GCounter pekko() {
    return counter;
  }

  /** The least counter that has all that either has seen. */
  @Override
  public GCounter mergeData(GCounter other) {
    return new GCounter(counter.merge(other.counter));
  }

  /**
   * What {@link #increment} changed since {@link #resetDelta}; to be taken before the next merge,
   * which forgets it.
   */
  @Override
  public Optional<GCounter> deltaData() {
    return OptionConverters.toJava(counter.delta()).map(GCounter::new);
  }

  @Override
  public GCounter mergeDeltaData(GCounter delta) {
    return new GCounter(counter.mergeDelta(delta.counter));
  }

  @Override
  public GCounter resetDelta() {
    return new GCounter(counter.resetDelta());
  }

  @Override
  public GCounter zero() {
    return EMPTY;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GCounter that && counter.equals(that.counter);
  }

  @Override
  public int hashCode() {
    return counter.hashCode();
  }

  @Override
  public String toString() {
    return "GCounter" + counts();
  }
}
