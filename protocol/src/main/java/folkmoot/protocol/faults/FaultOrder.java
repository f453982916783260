package folkmoot.protocol.faults;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A fault as somebody asks for it; what is empty was not said.
 *
 * @param groups names of nodes, {@code n1} short for {@code node-1}
 */
public record FaultOrder(
    FaultKind kind,
    List<List<String>> groups,
    boolean oneWay,
    OptionalLong durationMillis,
    OptionalDouble probability,
    OptionalLong delayMillis,
    OptionalLong jitterMillis) {
  public FaultOrder {
    groups = groups.stream().map(List::copyOf).toList();
  }
}
