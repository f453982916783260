package folkmoot.protocol.client;

import java.util.Optional;

/**
 * How stale a read at {@link ReadLevel#BOUNDED_STALENESS} may be; at least one of the two is said.
 *
 * @param maxStalenessMillis it misses nothing that was committed so long before it was asked for
 * @param maxLag it misses at most so many of the entries that are known to be committed, as of no
 *     longer ago than {@code maxStalenessMillis}, or else the election timeout
 */
public record Bound(Optional<Long> maxStalenessMillis, Optional<Long> maxLag) {
  public Bound {
    if (maxStalenessMillis.isEmpty() && maxLag.isEmpty())
      throw new IllegalArgumentException("a bound that bounds nothing");
  }

  /** By time alone. */
  public static Bound ofMillis(long maxStaleness) {
    return new Bound(Optional.of(maxStaleness), Optional.empty());
  }
}
