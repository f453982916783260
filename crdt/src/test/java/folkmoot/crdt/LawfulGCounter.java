package folkmoot.crdt;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The {@link GCounter} as the laws see it; mutants override what they break. */
class LawfulGCounter implements Lawful<GCounter, GCounter, Long> {
  @Override
  public GCounter empty() {
    return GCounter.EMPTY;
  }

  @Override
  public Long operation(SplittableRandom chance) {
    return chance.nextInt(20) == 0 ? Long.MAX_VALUE : chance.nextLong(4);
  }

  @Override
  public GCounter apply(GCounter counter, ReplicaId by, Long amount) {
    return counter.increment(by, amount);
  }

  @Override
  public GCounter merge(GCounter one, GCounter other) {
    return one.mergeData(other);
  }

  @Override
  public GCounter resetDelta(GCounter counter) {
    return counter.resetDelta();
  }

  @Override
  public Optional<GCounter> delta(GCounter counter) {
    return counter.deltaData();
  }

  @Override
  public GCounter mergeDelta(GCounter counter, GCounter delta) {
    return counter.mergeDeltaData(delta);
  }

  @Override
  public boolean isAtMost(GCounter lesser, GCounter greater) {
    for (Map.Entry<ReplicaId, BigInteger> count : lesser.counts().entrySet()) {
      BigInteger there = greater.counts().getOrDefault(count.getKey(), BigInteger.ZERO);
      if (count.getValue().compareTo(there) > 0) return false;
    }
    return true;
  }

  @Override
  public Object value(GCounter counter) {
    return counter.value();
  }

  @Override
  public Optional<Object> expected(List<Long> amounts) {
    return Optional.of(
        amounts.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add));
  }

  @Override
  public byte[] encode(GCounter counter) {
    return GCounterCodec.encode(counter);
  }

  @Override
  public GCounter decode(byte[] bytes) {
    return GCounterCodec.decode(bytes);
  }
}
