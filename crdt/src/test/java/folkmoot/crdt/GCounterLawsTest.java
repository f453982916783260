package folkmoot.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GCounterLawsTest {
  private static final long SEEDS = 500;
  private static final long SEEDS_FOR_A_MUTANT = 50;

  @Test
  void the_counter_keeps_the_laws() {
    assertThat(Laws.counterexample(new LawfulGCounter(), SEEDS)).isEmpty();
  }

  /** Laws that let a wrong counter pass would prove nothing of the right one. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void a_mutant_is_found_and_its_history_is_short(String name, LawfulGCounter mutant) {
    Optional<Laws.Counterexample<Long>> found = Laws.counterexample(mutant, SEEDS_FOR_A_MUTANT);

    assertThat(found).as(name).isPresent();
    History<Long> history = found.get().history();
    assertThat(history.steps().size()).as(found.get().toString()).isLessThanOrEqualTo(3);
    assertThat(Laws.failure(mutant, history)).as("it fails again").isPresent();
    assertThat(Laws.failure(new LawfulGCounter(), history)).as("only the mutant does").isEmpty();
  }

  static Stream<Arguments> mutants() {
    return Stream.of(
        mutant("merge adds", new Merging(bothOf(BigInteger::add))),
        mutant("merge takes the smaller count", new Merging(bothOf(BigInteger::min))),
        mutant("merge takes the count of the left", new Merging(bothOf((left, right) -> left))),
        mutant("merge takes the count of the right", new Merging(bothOf((left, right) -> right))),
        mutant("merge overshoots", new Merging(GCounterLawsTest::overshooting)),
        mutant("merge keeps the left", new Merging((left, right) -> left)),
        mutant("merge keeps the right", new Merging((left, right) -> right)),
        mutant("merge keeps the larger sum", new Merging(GCounterLawsTest::largerSum)),
        mutant("merge drops whom the left lacks", new Merging(GCounterLawsTest::ofTheLeft)),
        mutant("merge drops whom the right lacks", new Merging((l, r) -> ofTheLeft(r, l))),
        mutant("merge drops whom either lacks", new Merging(GCounterLawsTest::ofBoth)),
        mutant("replicas share a name", new SharedName()),
        mutant("an increment sets", new Setting()),
        mutant("the value is the largest count", new LargestCount()),
        mutant("no delta", new NoDelta()),
        mutant("a delta has the amount, not the count", new DeltaOfAmount()),
        mutant("a delta is added", new DeltaAdded()),
        mutant("bytes tell of a delta", new BytesOfDelta()),
        mutant("bytes without incarnations", new BytesOfValue()));
  }

  private static Arguments mutant(String name, LawfulGCounter mutant) {
    return Arguments.of(name, mutant);
  }

  private static final class Merging extends LawfulGCounter {
    private final BinaryOperator<GCounter> merge;

    Merging(BinaryOperator<GCounter> merge) {
      this.merge = merge;
    }

    @Override
    public GCounter merge(GCounter one, GCounter other) {
      return merge.apply(one, other);
    }
  }

  private static BinaryOperator<GCounter> bothOf(BinaryOperator<BigInteger> whereBothCount) {
    return (left, right) -> {
      TreeMap<ReplicaId, BigInteger> counts = new TreeMap<>(left.counts());
      right.counts().forEach((replica, count) -> counts.merge(replica, count, whereBothCount));
      return GCounter.of(counts);
    };
  }

  private static GCounter overshooting(GCounter left, GCounter right) {
    GCounter merged = left.mergeData(right);
    return merged.equals(left) || merged.equals(right)
        ? merged
        : merged.increment(new ReplicaId("disk-0", 1), 1);
  }

  private static GCounter largerSum(GCounter left, GCounter right) {
    return left.value().compareTo(right.value()) >= 0 ? left : right;
  }

  private static GCounter ofTheLeft(GCounter left, GCounter right) {
    TreeMap<ReplicaId, BigInteger> counts = new TreeMap<>(left.mergeData(right).counts());
    counts.keySet().retainAll(left.counts().keySet());
    return GCounter.of(counts);
  }

  private static GCounter ofBoth(GCounter left, GCounter right) {
    return ofTheLeft(ofTheLeft(left, right), right.mergeData(ofTheLeft(right, left)));
  }

  private static final class SharedName extends LawfulGCounter {
    @Override
    public GCounter apply(GCounter counter, ReplicaId by, Long amount) {
      return super.apply(counter, new ReplicaId("disk", 1), amount);
    }
  }

  private static final class Setting extends LawfulGCounter {
    @Override
    public GCounter apply(GCounter counter, ReplicaId by, Long amount) {
      BigInteger count = counter.counts().getOrDefault(by, BigInteger.ZERO);
      long more = BigInteger.valueOf(amount).subtract(count).max(BigInteger.ZERO).longValue();
      return super.apply(counter, by, more);
    }
  }

  private static final class LargestCount extends LawfulGCounter {
    @Override
    public Object value(GCounter counter) {
      return counter.counts().values().stream().reduce(BigInteger.ZERO, BigInteger::max);
    }
  }

  private static final class NoDelta extends LawfulGCounter {
    @Override
    public Optional<GCounter> delta(GCounter counter) {
      return Optional.empty();
    }
  }

  /** What one gets who thinks that a delta is a difference. */
  private static final class DeltaOfAmount extends LawfulGCounter {
    private GCounter before = GCounter.EMPTY;

    @Override
    public GCounter resetDelta(GCounter counter) {
      before = super.resetDelta(counter);
      return before;
    }

    @Override
    public Optional<GCounter> delta(GCounter counter) {
      return super.delta(counter)
          .map(
              delta -> {
                TreeMap<ReplicaId, BigInteger> amounts = new TreeMap<>(delta.counts());
                amounts.replaceAll(
                    (replica, count) ->
                        count.subtract(before.counts().getOrDefault(replica, BigInteger.ZERO)));
                return GCounter.of(amounts);
              });
    }
  }

  private static final class DeltaAdded extends LawfulGCounter {
    @Override
    public GCounter mergeDelta(GCounter counter, GCounter delta) {
      return bothOf(BigInteger::add).apply(counter, delta);
    }
  }

  private static final class BytesOfDelta extends LawfulGCounter {
    @Override
    public byte[] encode(GCounter counter) {
      byte[] bytes = super.encode(counter);
      return counter.deltaData().isPresent() ? Arrays.copyOf(bytes, bytes.length + 1) : bytes;
    }
  }

  private static final class BytesOfValue extends LawfulGCounter {
    @Override
    public byte[] encode(GCounter counter) {
      TreeMap<ReplicaId, BigInteger> counts = new TreeMap<>();
      TreeSet<ReplicaId> names = new TreeSet<>(counter.counts().keySet());
      if (!names.isEmpty()) counts.put(names.first(), counter.value());
      return super.encode(GCounter.of(counts));
    }
  }
}
