package folkmoot.node.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What was found broken, and what happened lately: the end of the story that led there. */
final class Findings {
  private record Happening(long atNanos, String what, Object[] facts) {
    String line() {
      return "%10.3f ms  %s".formatted(atNanos / 1e6, what.formatted(facts));
    }
  }

  private static final int REMEMBERED = 80;

  private final LongSupplier nowNanos;
  private final Consumer<String> listener;
  private final boolean listening;
  private final List<String> violations = new ArrayList<>();
  private final Deque<Happening> lately = new ArrayDeque<>();

  /** Remembers the last events only. */
  Findings(LongSupplier nowNanos) {
    this(nowNanos, line -> {}, false);
  }

  /**
   * Tells of every event as it comes, too.
   *
   * @param listener gets a line each
   */
  Findings(LongSupplier nowNanos, Consumer<String> listener) {
    this(nowNanos, listener, true);
  }

  private Findings(LongSupplier nowNanos, Consumer<String> listener, boolean listening) {
    this.nowNanos = nowNanos;
    this.listener = listener;
    this.listening = listening;
  }

  /** The invariant that a violation is of: what stands before the first colon. */
  static String kind(String violation) {
    int colon = violation.indexOf(':');
    return colon < 0 ? violation : violation.substring(0, colon);
  }

  long nowNanos() {
    return nowNanos.getAsLong();
  }

  /** In the order in which they were found. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  boolean none() {
    return violations.isEmpty();
  }

  void check(boolean holds, String invariant, Object... facts) {
    if (!holds) violated(invariant, facts);
  }

  void violated(String invariant, Object... facts) {
    violations.add(invariant.formatted(facts));
    if (listening) listener.accept("VIOLATION " + violations.get(violations.size() - 1));
  }

  /** Remembers an event; it is written out only if anybody wants to read it. */
  void note(String what, Object... facts) {
    if (!violations.isEmpty()) return;
    if (lately.size() == REMEMBERED) lately.removeFirst();
    Happening happening = new Happening(nowNanos.getAsLong(), what, facts);
    lately.addLast(happening);
    if (listening) listener.accept(happening.line());
  }

  /** The last events before the first violation, a line each. */
  List<String> trace() {
    return lately.stream().map(Happening::line).toList();
  }
}
