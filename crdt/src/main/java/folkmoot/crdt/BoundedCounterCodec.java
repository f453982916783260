package folkmoot.crdt;

import folkmoot.crdt.BoundedCounter.Grant;
import java.math.BigInteger;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many grants, then from whom, to whom and how much of each; how much each replica used. Both
 * in the order of names. Counters in which someone used or granted more than it had are refused.
 */
final class BoundedCounterCodec extends Codec<BoundedCounter> {
  @Override
  protected void write(BoundedCounter counter, ValueWriter into) {
    into.number(counter.grants().size());
    counter
        .grants()
        .forEach((grant, count) -> into.replica(grant.from()).replica(grant.to()).amount(count));
    GCounterCodec.writeCounts(counter.used(), into);
  }

  @Override
  protected BoundedCounter read(ValueReader from) {
    TreeMap<Grant, BigInteger> rights = new TreeMap<>();
    TreeSet<ReplicaId> named = new TreeSet<>();
    for (int left = from.count(); left > 0; left--) {
      Grant grant = new Grant(from.replica(), from.replica());
      BigInteger count = from.amount();
      ValueReader.check(count.signum() > 0, "a grant from 1");
      rights.put(grant, count);
      named.add(grant.from());
    }
    SortedMap<ReplicaId, BigInteger> used = GCounterCodec.readCounts(from);
    named.addAll(used.keySet());
    BoundedCounter counter = BoundedCounter.of(rights, used);
    for (ReplicaId replica : named) {
      ValueReader.check(counter.rights(replica).signum() >= 0, "more than the rights there were");
    }
    return counter;
  }
}
