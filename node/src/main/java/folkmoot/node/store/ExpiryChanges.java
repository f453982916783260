package folkmoot.node.store;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What is to expire first, with what a batch has added and taken away. */
final class ExpiryChanges {
  private final Function<byte[], RecordCursor> before;

  /** True for what was added, false for what was taken away. */
  private final TreeMap<byte[], Boolean> changes = new TreeMap<>(Arrays::compareUnsigned);

  ExpiryChanges(Function<byte[], RecordCursor> before) {
    this.before = before;
  }

  void added(byte[] expiry) {
    changes.put(expiry, true);
  }

  void removed(byte[] expiry) {
    changes.put(expiry, false);
  }

  /**
   * The first, if there is any.
   *
   * @param from nothing before it is left
   */
  Optional<byte[]> first(byte[] from) {
    Optional<byte[]> added =
        changes.tailMap(from).entrySet().stream()
            .filter(Map.Entry::getValue)
            .findFirst()
            .map(Map.Entry::getKey);
    Optional<byte[]> there = firstBefore(from);
    if (added.isEmpty() || there.isEmpty()) return added.or(() -> there);
    return Arrays.compareUnsigned(added.get(), there.get()) < 0 ? added : there;
  }

  private Optional<byte[]> firstBefore(byte[] from) {
    try (RecordCursor records = before.apply(from)) {
      while (records.next() && RecordLayout.isExpiry(records.key())) {
        if (changes.getOrDefault(records.key(), true)) return Optional.of(records.key());
      }
      return Optional.empty();
    }
  }
}
