package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The writes of one key, and which of them a read has found: by version, or by unique value. */
final class KeyWrites {
  private final Map<String, Operation> byValue = new HashMap<>();
  private final TreeMap<Long, Operation> byVersion = new TreeMap<>();
  private final List<Operation> deletes = new ArrayList<>();
  private boolean hasVersions = true;
  private boolean hasOpenIncrements;
  private Optional<String> obstacle = Optional.empty();

  KeyWrites(List<Operation> ofKey) {
    for (Operation operation : ofKey) {
      if (isWrite(operation)) write(operation);
      else if (findsSomething(operation)) hasVersions &= operation.served().version() > 0;
    }
  }

  /** True of whatever may have changed the key. */
  static boolean isWrite(Operation operation) {
    return operation.action().mayWrite()
        && !operation.isFailed()
        && !operation.outcome().equals(Outcome.NO_EFFECT);
  }

  static boolean isRead(Operation operation) {
    return operation.isOk() && operation.action() instanceof Action.Read;
  }

  private static boolean findsSomething(Operation operation) {
    return isRead(operation) && !operation.outcome().equals(Outcome.ABSENT);
  }

  private void write(Operation operation) {
    if (operation.isOk()) {
      hasVersions &= operation.served().version() > 0;
      byVersion.put(operation.served().version(), operation);
    }
    if (operation.action() instanceof Action.Delete) {
      deletes.add(operation);
      return;
    }
    hasOpenIncrements |= operation.isUnknown() && operation.action() instanceof Action.Increment;
    Optional<String> value = Words.written(operation);
    if (value.isEmpty()) return;
    Operation other = byValue.putIfAbsent(value.get(), operation);
    if (other != null && obstacle.isEmpty()) {
      obstacle =
          Optional.of(
              "the same value was written twice, by %s and %s"
                  .formatted(Wording.of(other), Wording.of(operation)));
    }
  }

  /** True if every answered write and every read that found something bears its version. */
  boolean hasVersions() {
    return hasVersions;
  }

  /** Why it cannot be told by its value which write a read has found; empty if it can. */
  Optional<String> obstacle() {
    return hasOpenIncrements && obstacle.isEmpty()
        ? Optional.of("increments of unknown outcome")
        : obstacle;
  }

  /** The only write of a value, which may be unknown; empty if nobody wrote it. */
  Optional<Operation> writer(String value) {
    return Optional.ofNullable(byValue.get(value));
  }

  /** Deletes that had effect, or may have had, in the order of invocation. */
  List<Operation> deletes() {
    return deletes;
  }

  /** True if what a read found at its version can have been written there. */
  boolean explainsVersion(Operation read) {
    String value = ((Outcome.Saw) read.outcome()).value().orElseThrow();
    Operation writer = byVersion.get(read.served().version());
    if (writer != null) return Words.written(writer).equals(Optional.of(value));
    Operation other = byValue.get(value);
    return hasOpenIncrements || other != null && (other.isUnknown() || obstacle.isPresent());
  }

  /**
   * The least version, at or after this one, at which the key was absent when the read was
   * answered; empty if there is none. A delete of unknown outcome may be anywhere.
   */
  Optional<Long> absentFrom(long version, Operation read) {
    if (version == 0) return Optional.of(0L);
    Optional<Long> least = Optional.empty();
    for (Operation delete : deletes) {
      if (delete.invoked() > read.returned()) break;
      if (delete.isUnknown()) return Optional.of(version);
      long at = delete.served().version();
      if (at >= version && at < least.orElse(Long.MAX_VALUE)) least = Optional.of(at);
    }
    return least;
  }
}
