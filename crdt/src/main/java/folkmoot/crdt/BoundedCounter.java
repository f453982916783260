package folkmoot.crdt;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/**
 * A counter that never falls below zero, at no replica and at no time (Balegas et al., Extending
 * Eventually Consistent Cloud Databases for Enforcing Numeric Invariants, 2015; escrow: O'Neil, The
 * Escrow Transactional Method, 1986): who counts up gets as many rights to count down, a right can
 * be granted to another replica, and only who has rights counts down. So stock is sold on both
 * sides of a partition without asking anyone, and never sold twice.
 *
 * <p>Immutable. Counting up is told by one count. Counting down and granting rest on rights that
 * came from others, so their delta tells all rights: whoever gets it alone still sees no value
 * below zero.
 */
public final class BoundedCounter
    extends AbstractDeltaReplicatedData<BoundedCounter, BoundedCounter> implements ReplicatedDelta {
  public static final BoundedCounter EMPTY =
      new BoundedCounter(new TreeMap<>(), new TreeMap<>(), Optional.empty());

  public static final Codec<BoundedCounter> CODEC = new BoundedCounterCodec();

  /** From whom to whom rights went; from oneself to oneself is what one counted up. */
  record Grant(ReplicaId from, ReplicaId to) implements Comparable<Grant> {
    @Override
    public int compareTo(Grant other) {
      int byFrom = from.compareTo(other.from);
      return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }
  }

  private final SortedMap<Grant, BigInteger> rights;
  private final SortedMap<ReplicaId, BigInteger> used;
  private final Optional<BoundedCounter> delta;

  private BoundedCounter(
      SortedMap<Grant, BigInteger> rights,
      SortedMap<ReplicaId, BigInteger> used,
      Optional<BoundedCounter> delta) {
    this.rights = Collections.unmodifiableSortedMap(rights);
    this.used = Collections.unmodifiableSortedMap(used);
    this.delta = delta;
  }

  static BoundedCounter of(
      SortedMap<Grant, BigInteger> rights, SortedMap<ReplicaId, BigInteger> used) {
    return new BoundedCounter(new TreeMap<>(rights), new TreeMap<>(used), Optional.empty());
  }

  /**
   * Counts up, and has the right to count down by as much.
   *
   * @param by who counts; only this replica itself may use its name
   * @param amount not negative; 0 changes nothing
   */
  public BoundedCounter increment(ReplicaId by, long amount) {
    if (amount == 0) return this;
    TreeMap<Grant, BigInteger> more = new TreeMap<>(rights);
    Grant own = new Grant(by, by);
    more.merge(own, amount(amount), BigInteger::add);
    BoundedCounter change = of(new TreeMap<>(Map.of(own, more.get(own))), new TreeMap<>());
    return new BoundedCounter(more, used, withDelta(change));
  }

  /**
   * Counts down.
   *
   * @return empty if this replica has not so many rights, as far as it knows: others may have
   */
  public Optional<BoundedCounter> decrement(ReplicaId by, long amount) {
    if (amount == 0) return Optional.of(this);
    if (rights(by).compareTo(amount(amount)) < 0) return Optional.empty();
    TreeMap<ReplicaId, BigInteger> more = new TreeMap<>(used);
    more.merge(by, amount(amount), BigInteger::add);
    return Optional.of(new BoundedCounter(rights, more, withDelta(of(rights, more))));
  }

  /**
   * Gives rights away.
   *
   * @return empty if this replica has not so many
   */
  public Optional<BoundedCounter> grant(ReplicaId by, ReplicaId to, long amount) {
    if (rights(by).compareTo(amount(amount)) < 0) return Optional.empty();
    if (amount == 0 || by.equals(to)) return Optional.of(this);
    TreeMap<Grant, BigInteger> more = new TreeMap<>(rights);
    more.merge(new Grant(by, to), amount(amount), BigInteger::add);
    return Optional.of(new BoundedCounter(more, used, withDelta(of(more, used))));
  }

  private static BigInteger amount(long amount) {
    if (amount < 0) throw new IllegalArgumentException("count the other way by " + amount);
    return BigInteger.valueOf(amount);
  }

  private Optional<BoundedCounter> withDelta(BoundedCounter change) {
    return Optional.of(delta.map(before -> before.mergeData(change)).orElse(change));
  }

  /** All that was counted up less all that was counted down; never below zero. */
  public BigInteger value() {
    BigInteger value = BigInteger.ZERO;
    for (Map.Entry<Grant, BigInteger> right : rights.entrySet()) {
      Grant grant = right.getKey();
      if (grant.from().equals(grant.to())) value = value.add(right.getValue());
    }
    for (BigInteger count : used.values()) value = value.subtract(count);
    return value;
  }

  /** By how much this replica may count down now, as far as is known here; never below zero. */
  public BigInteger rights(ReplicaId replica) {
    BigInteger left = used.getOrDefault(replica, BigInteger.ZERO).negate();
    for (Map.Entry<Grant, BigInteger> right : rights.entrySet()) {
      Grant grant = right.getKey();
      if (grant.to().equals(replica)) left = left.add(right.getValue());
      else if (grant.from().equals(replica)) left = left.subtract(right.getValue());
    }
    return left;
  }

  SortedMap<Grant, BigInteger> grants() {
    return rights;
  }

  SortedMap<ReplicaId, BigInteger> used() {
    return used;
  }

  /** Each count only grows, so the larger is the later. */
  @Override
  public BoundedCounter mergeData(BoundedCounter other) {
    return of(largest(rights, other.rights), largest(used, other.used));
  }

  private static <K> SortedMap<K, BigInteger> largest(
      SortedMap<K, BigInteger> one, SortedMap<K, BigInteger> other) {
    TreeMap<K, BigInteger> largest = new TreeMap<>(one);
    other.forEach((key, count) -> largest.merge(key, count, BigInteger::max));
    return largest;
  }

  @Override
  public Optional<BoundedCounter> deltaData() {
    return delta;
  }

  @Override
  public BoundedCounter mergeDeltaData(BoundedCounter change) {
    return mergeData(change);
  }

  @Override
  public BoundedCounter resetDelta() {
    return new BoundedCounter(rights, used, Optional.empty());
  }

  @Override
  public BoundedCounter zero() {
    return EMPTY;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BoundedCounter that
        && rights.equals(that.rights)
        && used.equals(that.used);
  }

  @Override
  public int hashCode() {
    return 31 * rights.hashCode() + used.hashCode();
  }

  @Override
  public String toString() {
    return "BoundedCounter+%s-%s".formatted(rights, used);
  }
}
