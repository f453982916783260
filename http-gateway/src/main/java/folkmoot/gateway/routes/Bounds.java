package folkmoot.gateway.routes;

import folkmoot.protocol.client.Bound;
import folkmoot.protocol.client.ReadLevel;
import java.time.Duration;
import java.util.Optional;

/** The parameters {@code max_staleness}, in milliseconds, and {@code max_lag}, in entries. */
final class Bounds {
  private static final long MOST_MILLIS = Duration.ofDays(1).toMillis();
  private static final long MOST_ENTRIES = 1_000_000_000;

  private Bounds() {}

  /** How stale a read at this level may be. */
  static Optional<Bound> of(ReadLevel level, Optional<Long> maxStaleness, Optional<Long> maxLag)
      throws Refusal {
    boolean said = maxStaleness.isPresent() || maxLag.isPresent();
    boolean bounded = level == ReadLevel.BOUNDED_STALENESS;
    if (bounded && !said)
      throw Refusal.bad(
          "bounded_staleness needs max_staleness in milliseconds, or max_lag in entries",
          "missing_bound");
    if (said && !bounded)
      throw Refusal.bad(
          "max_staleness and max_lag are for consistency=bounded_staleness", "unexpected_bound");
    return bounded ? Optional.of(new Bound(maxStaleness, maxLag)) : Optional.empty();
  }

  static long millis(String text) throws Refusal {
    return number(text, MOST_MILLIS, "max_staleness must be milliseconds", "invalid_max_staleness");
  }

  static long entries(String text) throws Refusal {
    return number(text, MOST_ENTRIES, "max_lag must be entries", "invalid_max_lag");
  }

  private static long number(String text, long most, String what, String code) throws Refusal {
    long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
    if (number < 0 || number > most)
      throw Refusal.bad("%s from 0 to %d".formatted(what, most), code);
    return number;
  }
}
