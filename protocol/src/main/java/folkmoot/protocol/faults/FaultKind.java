package folkmoot.protocol.faults;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the fault lab can do to what nodes say to each other. */
public enum FaultKind {
  /** Nothing arrives. */
  PARTITION,
  /** Everything arrives later, in its order. */
  DELAY,
  /** Some frames do not arrive. */
  LOSS,
  /** Some frames arrive twice. */
  DUPLICATE;

  /** As it is written outside. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<FaultKind> named(String label) {
    return Stream.of(values()).filter(kind -> kind.label().equals(label)).findFirst();
  }

  /** All of them, as they are written outside. */
  public static List<String> labels() {
    return Stream.of(values()).map(FaultKind::label).toList();
  }
}
