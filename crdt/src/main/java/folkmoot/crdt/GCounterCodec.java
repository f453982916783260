package folkmoot.crdt;

import java.math.BigInteger;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many replicas, then name and count of each in the order of their names. */
final class GCounterCodec extends Codec<GCounter> {
  @Override
  protected void write(GCounter counter, ValueWriter into) {
    writeCounts(counter.counts(), into);
  }

  @Override
  protected GCounter read(ValueReader from) {
    return GCounter.of(readCounts(from));
  }

  static void writeCounts(SortedMap<ReplicaId, BigInteger> counts, ValueWriter into) {
    into.number(counts.size());
    counts.forEach((replica, count) -> into.replica(replica).amount(count));
  }

  static SortedMap<ReplicaId, BigInteger> readCounts(ValueReader from) {
    TreeMap<ReplicaId, BigInteger> counts = new TreeMap<>();
    for (int left = from.count(); left > 0; left--) {
      ReplicaId replica = from.replica();
      BigInteger count = from.amount();
      ValueReader.check(count.signum() > 0, "a count from 1");
      counts.put(replica, count);
    }
    return counts;
  }
}
