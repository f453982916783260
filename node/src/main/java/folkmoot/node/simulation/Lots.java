package folkmoot.node.simulation;

import java.util.Random;
import java.util.function.LongSupplier;

/**
 * A source of chance for each thing that may happen, so that leaving one of them out does not
 * change what is drawn for the others (the shrinker lives on that).
 */
final class Lots {
  static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final long seed;

  Lots(long seed) {
    this.seed = seed;
  }

  /** The same for the same seed, subject and number; nothing in common with any other. */
  Random of(String subject, long number) {
    return new Random(mix(mix(seed + GOLDEN) ^ mix(subject.hashCode() * GOLDEN) + number * GOLDEN));
  }

  /** One that depends on the time only; see {@link MomentaryChance}. */
  Random ofMoments(String subject, LongSupplier nowNanos) {
    return new MomentaryChance(of(subject, 0).nextLong(), nowNanos);
  }

  /** The finalizer of MurmurHash3, as SplitMix64 uses it (Steele, Lea &amp; Flood 2014). */
  static long mix(long z) {
    long once = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long twice = (once ^ (once >>> 27)) * 0x94d049bb133111ebL;
    return twice ^ (twice >>> 31);
  }
}
