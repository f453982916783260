package folkmoot.node.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** What was found broken, and what happened lately: the end of the story that led there. */
final class Findings {
  private record Happening(long atNanos, String what, Object[] facts) {}

  private static final int REMEMBERED = 80;

  private final LongSupplier nowNanos;
  private final List<String> violations = new ArrayList<>();
  private final Deque<Happening> lately = new ArrayDeque<>();

  Findings(LongSupplier nowNanos) {
    this.nowNanos = nowNanos;
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
  }

  /** Remembers an event; it is written out only if anybody wants to read it. */
  void note(String what, Object... facts) {
    if (!violations.isEmpty()) return;
    if (lately.size() == REMEMBERED) lately.removeFirst();
    lately.addLast(new Happening(nowNanos.getAsLong(), what, facts));
  }

  /** The last events before the first violation, a line each. */
  List<String> trace() {
    return lately.stream()
        .map(
            event ->
                "%10.3f ms  %s"
                    .formatted(event.atNanos() / 1e6, event.what().formatted(event.facts())))
        .toList();
  }
}
