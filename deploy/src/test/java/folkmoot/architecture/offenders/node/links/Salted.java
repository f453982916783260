package folkmoot.architecture.offenders.node.links;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Iterates in an order that is another in each JVM. */
final class Salted {
  Collection<String> names(Collection<String> given) {
    return given.isEmpty() ? Map.of("a", "1", "b", "2").keySet() : Set.copyOf(given);
  }

  Set<String> both() {
    return Set.of("a", "b");
  }
}
