package folkmoot.crdt;

import java.math.BigInteger;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.PNCounter;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import scala.jdk.javaapi.OptionConverters;

/**
 * A counter that goes both ways (Shapiro et al., 2011, §3.1.3): one counter of increments, one of
 * decrements, both of which only grow. It has no lowest value; a {@link BoundedCounter} has.
 *
 * <p>Immutable. Pekko's own PN-Counter does the counting.
 */
public final class PnCounter extends AbstractDeltaReplicatedData<PnCounter, PnCounter>
    implements ReplicatedDelta {
  public static final PnCounter EMPTY = new PnCounter(PNCounter.empty());

  public static final Codec<PnCounter> CODEC =
      new Codec<>() {
        @Override
        protected void write(PnCounter counter, ValueWriter into) {
          GCounterCodec.writeCounts(counter.increments(), into);
          GCounterCodec.writeCounts(counter.decrements(), into);
        }

        @Override
        protected PnCounter read(ValueReader from) {
          return of(GCounterCodec.readCounts(from), GCounterCodec.readCounts(from));
        }
      };

  private final PNCounter counter;

  private PnCounter(PNCounter counter) {
    this.counter = counter;
  }

  static PnCounter of(
      SortedMap<ReplicaId, BigInteger> increments, SortedMap<ReplicaId, BigInteger> decrements) {
    return new PnCounter(
        new PNCounter(GCounter.of(increments).pekko(), GCounter.of(decrements).pekko()));
  }

  /**
   * Counts up.
   *
   * @param by who counts; only this replica itself may use its name
   * @param amount not negative; 0 changes nothing
   */
  public PnCounter increment(ReplicaId by, long amount) {
    return new PnCounter(counter.increment(nameFor(by, amount), amount));
  }

  /** Counts down; as {@link #increment}. */
  public PnCounter decrement(ReplicaId by, long amount) {
    return new PnCounter(counter.decrement(nameFor(by, amount), amount));
  }

  private static SelfUniqueAddress nameFor(ReplicaId by, long amount) {
    if (amount < 0) throw new IllegalArgumentException("count the other way by " + amount);
    return new SelfUniqueAddress(by.uniqueAddress());
  }

  public BigInteger value() {
    return counter.getValue();
  }

  /** Who counted. */
  public SortedSet<ReplicaId> writers() {
    TreeSet<ReplicaId> writers = new TreeSet<>(increments().keySet());
    writers.addAll(decrements().keySet());
    return writers;
  }

  SortedMap<ReplicaId, BigInteger> increments() {
    return GCounter.counts(counter.increments());
  }

  SortedMap<ReplicaId, BigInteger> decrements() {
    return GCounter.counts(counter.decrements());
  }

  @Override
  public PnCounter mergeData(PnCounter other) {
    return new PnCounter(counter.merge(other.counter));
  }

  @Override
  public Optional<PnCounter> deltaData() {
    return OptionConverters.toJava(counter.delta())
        .map(PnCounter::new)
        .filter(delta -> !delta.equals(EMPTY));
  }

  @Override
  public PnCounter mergeDeltaData(PnCounter delta) {
    return new PnCounter(counter.mergeDelta(delta.counter));
  }

  @Override
  public PnCounter resetDelta() {
    return new PnCounter(counter.resetDelta());
  }

  @Override
  public PnCounter zero() {
    return EMPTY;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PnCounter that && counter.equals(that.counter);
  }

  @Override
  public int hashCode() {
    return counter.hashCode();
  }

  @Override
  public String toString() {
    return "PnCounter+%s-%s".formatted(increments(), decrements());
  }
}
