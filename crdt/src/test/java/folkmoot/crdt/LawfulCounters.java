package folkmoot.crdt;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The counters as the laws see them. */
final class LawfulCounters {
  private LawfulCounters() {}

  static class OfGCounter extends LawfulValue<GCounter, GCounter> {
    OfGCounter() {
      super(GCounter.EMPTY, GCounter.CODEC, GCounter.CODEC);
    }

    @Override
    public Call operation(SplittableRandom chance) {
      return new Call("increment", "", amount(chance));
    }

    @Override
    public GCounter apply(GCounter counter, ReplicaId by, Call call) {
      return counter.increment(by, call.number());
    }

    @Override
    public boolean isAtMost(GCounter lesser, GCounter greater) {
      return allAtMost(lesser.counts(), greater.counts());
    }

    @Override
    public Object value(GCounter counter) {
      return counter.value();
    }

    @Override
    public Object expected(List<Event<Call>> seen) {
      return sum(seen);
    }
  }

  static class OfPnCounter extends LawfulValue<PnCounter, PnCounter> {
    OfPnCounter() {
      super(PnCounter.EMPTY, PnCounter.CODEC, PnCounter.CODEC);
    }

    @Override
    public Call operation(SplittableRandom chance) {
      return new Call(chance.nextBoolean() ? "increment" : "decrement", "", amount(chance));
    }

    @Override
    public PnCounter apply(PnCounter counter, ReplicaId by, Call call) {
      return call.name().equals("increment")
          ? counter.increment(by, call.number())
          : counter.decrement(by, call.number());
    }

    @Override
    public boolean isAtMost(PnCounter lesser, PnCounter greater) {
      return allAtMost(lesser.increments(), greater.increments())
          && allAtMost(lesser.decrements(), greater.decrements());
    }

    @Override
    public Object value(PnCounter counter) {
      return counter.value();
    }

    @Override
    public Object expected(List<Event<Call>> seen) {
      return sum(seen);
    }
  }

  static class OfBoundedCounter extends LawfulValue<BoundedCounter, BoundedCounter> {
    OfBoundedCounter() {
      super(BoundedCounter.EMPTY, BoundedCounter.CODEC, BoundedCounter.CODEC);
    }

    @Override
    public Call operation(SplittableRandom chance) {
      long amount = 1 + chance.nextLong(4);
      return switch (chance.nextInt(3)) {
        case 0 -> new Call("increment", "", amount);
        case 1 -> new Call("decrement", "", amount);
        default -> new Call("grant", "" + chance.nextInt(4), amount);
      };
    }

    @Override
    public BoundedCounter apply(BoundedCounter counter, ReplicaId by, Call call) {
      return switch (call.name()) {
        case "increment" -> counter.increment(by, call.number());
        case "decrement" -> counter.decrement(by, call.number()).orElse(counter);
        default -> counter.grant(by, to(call), call.number()).orElse(counter);
      };
    }

    private static ReplicaId to(Call call) {
      return Replicas.name(Integer.parseInt(call.on()));
    }

    @Override
    public boolean isAtMost(BoundedCounter lesser, BoundedCounter greater) {
      return allAtMost(lesser.grants(), greater.grants())
          && allAtMost(lesser.used(), greater.used());
    }

    /** The value, but never one below zero: that, no replica may ever show. */
    @Override
    public Object value(BoundedCounter counter) {
      Laws.hold(counter.value().signum() >= 0, "nothing is sold that is not there", counter);
      return counter.value();
    }

    @Override
    public Object expected(List<Event<Call>> seen) {
      BigInteger value = BigInteger.ZERO;
      for (Event<Call> event : seen) {
        String name = event.operation().name();
        boolean down = name.equals("decrement") && isGranted(event, seen);
        BigInteger amount = BigInteger.valueOf(event.operation().number());
        if (name.equals("increment")) value = value.add(amount);
        else if (down) value = value.subtract(amount);
      }
      return value;
    }

    /** Whether who counted down or granted had the rights, by what it had seen. */
    private static boolean isGranted(Event<Call> event, List<Event<Call>> all) {
      long rights = 0;
      for (Event<Call> before : event.among(all)) {
        Call call = before.operation();
        boolean own = before.by().equals(event.by());
        if (call.name().equals("increment")) rights += own ? call.number() : 0;
        else if (own || (call.name().equals("grant") && to(call).equals(event.by()))) {
          if (!isGranted(before, all)) continue;
          if (own) rights -= call.number();
          if (call.name().equals("grant") && to(call).equals(event.by())) rights += call.number();
        }
      }
      return rights >= event.operation().number();
    }
  }

  private static long amount(SplittableRandom chance) {
    return chance.nextInt(20) == 0 ? Long.MAX_VALUE : chance.nextLong(4);
  }

  static <K> boolean allAtMost(SortedMap<K, BigInteger> lesser, SortedMap<K, BigInteger> greater) {
    for (Map.Entry<K, BigInteger> count : new TreeMap<>(lesser).entrySet()) {
      BigInteger there = greater.getOrDefault(count.getKey(), BigInteger.ZERO);
      if (count.getValue().compareTo(there) > 0) return false;
    }
    return true;
  }

  private static BigInteger sum(List<Event<Call>> seen) {
    BigInteger sum = BigInteger.ZERO;
    for (Event<Call> event : seen) {
      BigInteger amount = BigInteger.valueOf(event.operation().number());
      boolean up = event.operation().name().equals("increment");
      sum = up ? sum.add(amount) : sum.subtract(amount);
    }
    return sum;
  }
}
