package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a read was promised by the level that it asked for (DESIGN §4). A read that was not promised
 * something is no witness against it; one that names no level is one of all of them.
 */
final class Levels {
  static final String LINEARIZABLE = "linearizable";
  static final String SEQUENTIAL = "sequential";
  static final String CAUSAL = "causal";
  static final String BOUNDED_STALENESS = "bounded_staleness";

  private static final List<String> SESSION =
      List.of("read_your_writes", "monotonic_reads", "monotonic_writes", "writes_follow_reads");

  private static final SortedMap<String, List<String>> PROMISED = new TreeMap<>();

  static {
    promise("strong", LINEARIZABLE, SEQUENTIAL, CAUSAL, BOUNDED_STALENESS);
    promise("sequential", SEQUENTIAL, CAUSAL);
    promise("causal", CAUSAL);
    promise("session");
    PROMISED.put("read_your_writes", List.of("read_your_writes"));
    PROMISED.put("monotonic_reads", List.of("monotonic_reads"));
    PROMISED.put("bounded_staleness", List.of(BOUNDED_STALENESS));
    PROMISED.put("consistent_prefix", List.of());
    PROMISED.put("eventual", List.of());
  }

  private Levels() {}

  private static void promise(String level, String... more) {
    List<String> all = new java.util.ArrayList<>(SESSION);
    all.addAll(List.of(more));
    PROMISED.put(level, List.copyOf(all));
  }

  /**
   * The history without the reads that were not promised this.
   *
   * @throws IllegalArgumentException for a level of which it is not known what it promises
   */
  static History promised(History history, String promise) {
    return history.only(operation -> isPromised(operation, promise));
  }

  private static boolean isPromised(Operation operation, String promise) {
    if (!(operation.action() instanceof Action.Read)) return true;
    if (operation.served().level().isEmpty()) return true;
    List<String> promised = PROMISED.get(operation.served().level().get());
    if (promised == null) {
      throw new IllegalArgumentException(
          "#%d: nothing is known of level %s; known are %s"
              .formatted(operation.index(), operation.served().level().get(), PROMISED.keySet()));
    }
    return promised.contains(promise);
  }
}
