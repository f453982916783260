package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Checker;
import java.time.Duration;

/** Bounded staleness: a read may be late, but not by more than it was promised. */
public final class BoundedStaleness {
  private BoundedStaleness() {}

  /**
   * By time: what a read found was there at some moment of its own interval, or not longer ago than
   * {@code bound} before it was asked; that is, the history is linearizable once each read is asked
   * so much earlier (Golab, Li & Shah 2011, Δ-atomicity). Times are taken to be nanoseconds. Any
   * history is accepted, as by {@link Linearizability}.
   */
  public static Checker byTime(Duration bound, Model model) {
    if (bound.isNegative()) throw new IllegalArgumentException("bound must be 0 or more: " + bound);
    return Linearizability.late(Levels.BOUNDED_STALENESS, model, bound.toNanos());
  }

  /**
   * By entries of the log: a read found a state that misses at most so many of the entries that
   * were known to be committed when it was asked. Versions are required, of all answered writes and
   * of all reads that found something, and are taken to be indices of one log per keyspace; without
   * them the verdict is unknown.
   */
  public static Checker byLag(long entries) {
    if (entries < 0) throw new IllegalArgumentException("lag must be 0 or more: " + entries);
    return new StalenessByLag(entries);
  }
}
