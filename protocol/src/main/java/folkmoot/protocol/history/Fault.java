package folkmoot.protocol.history;

import java.util.Comparator;
import java.util.List;

/**
 * Something that was broken on purpose while a history was recorded.
 *
 * @param kind {@code partition}, {@code kill}, {@code pause}, …: one word
 * @param nodes whom it struck
 * @param from when it began, by the clock of the history
 * @param until when it ended; {@link Operation#NEVER} if it did not
 */
public record Fault(String kind, List<String> nodes, long from, long until)
    implements Comparable<Fault> {
  private static final Comparator<Fault> ORDER =
      Comparator.comparingLong(Fault::from)
          .thenComparingLong(Fault::until)
          .thenComparing(Fault::kind)
          .thenComparing(fault -> String.join("\0", fault.nodes()));

  public Fault {
    nodes = List.copyOf(nodes);
    if (kind.isBlank()) throw new IllegalArgumentException("a fault has a kind");
    if (until < from) {
      throw new IllegalArgumentException(
          "a fault ends after it began: from %d, until %d".formatted(from, until));
    }
  }

  @Override
  public int compareTo(Fault other) {
    return ORDER.compare(this, other);
  }
}
