package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The order of versions as a witness: if all operations fit into it, each client's in the order in
 * which it did them, the history is sequentially consistent, and so it is causal. To look whether
 * they do takes one pass, where to look for any order is NP-complete; that they do not proves
 * nothing.
 *
 * <p>Every answered write and every read that found something must bear its version. Only writes
 * and reads are looked at: with anything else in it no history fits.
 */
final class LogOrder {
  private final SortedMap<Target, TreeMap<Long, Operation>> writes = new TreeMap<>();

  /** The version of each write; of one whose outcome is unknown only if it was read. */
  private final Map<Operation, Long> places = new HashMap<>();

  private LogOrder() {}

  /** True if the order of versions explains all of it. */
  static boolean explains(History history) {
    LogOrder order = new LogOrder();
    return order.hasWrites(history) && order.hasSources(history) && order.hasClients(history);
  }

  private boolean hasWrites(History history) {
    for (Operation operation : history.operations()) {
      boolean isWrite = operation.action() instanceof Action.Write;
      if (!isWrite && !(operation.action() instanceof Action.Read)) return false;
      if (isWrite && operation.isOk() && !place(operation, operation.served().version()))
        return false;
    }
    return true;
  }

  private boolean place(Operation write, long version) {
    Operation other =
        writes.computeIfAbsent(write.target(), key -> new TreeMap<>()).putIfAbsent(version, write);
    return version > 0 && other == null && places.putIfAbsent(write, version) == null;
  }

  /** Every value was written at its version, if need be by a write of unknown outcome. */
  private boolean hasSources(History history) {
    Map<Target, Map<String, Operation>> unknown = new HashMap<>();
    for (Operation operation : history.operations()) {
      if (operation.isUnknown() && operation.action() instanceof Action.Write write) {
        unknown
            .computeIfAbsent(operation.target(), key -> new HashMap<>())
            .put(write.value(), operation);
      }
    }
    for (Operation operation : history.operations()) {
      Optional<String> value = Words.found(operation);
      if (value.isEmpty()) continue;
      Operation writer = at(operation.target(), operation.served().version());
      if (writer == null) {
        writer = unknown.getOrDefault(operation.target(), Map.of()).get(value.get());
        if (writer == null || !place(writer, operation.served().version())) return false;
      }
      if (!((Action.Write) writer.action()).value().equals(value.get())) return false;
    }
    return true;
  }

  private Operation at(Target target, long version) {
    return writes.getOrDefault(target, new TreeMap<>()).get(version);
  }

  private boolean hasClients(History history) {
    return history.byClient().values().stream().allMatch(own -> isInOrder(own.operations()));
  }

  /** Each as early as it can be; a read stands before the next write of its key. */
  private boolean isInOrder(List<Operation> ofClient) {
    long version = 0;
    for (Operation operation : ofClient) {
      if (operation.action() instanceof Action.Write) {
        Long place = places.get(operation);
        if (place == null) continue;
        if (place <= version) return false;
        version = place;
      } else if (operation.isOk()) {
        long least = Words.found(operation).isEmpty() ? 0 : operation.served().version();
        version = Math.max(version, least);
        Long next = writes.getOrDefault(operation.target(), new TreeMap<>()).higherKey(least);
        if (next != null && version >= next) return false;
      }
    }
    return true;
  }
}
