package folkmoot.node.crdt;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * As what keys are being updated: of two that begin a key at one node at once as two types, the
 * second is told of the first, as if that had been done already.
 */
final class TypesBegun {
  private record Key(String group, String key) {}

  private record Begun(String type, int updates) {}

  private final Map<Key, Begun> begun = new HashMap<>();

  /** The type as which a key is being updated, if it is. */
  Optional<String> type(String group, String key) {
    return Optional.ofNullable(begun.get(new Key(group, key))).map(Begun::type);
  }

  /**
   * An update sets out.
   *
   * @param type if others are under way, theirs, or one that the key has as well
   */
  void begin(String group, String key, String type) {
    begun.merge(
        new Key(group, key),
        new Begun(type, 1),
        (before, one) -> new Begun(before.type(), before.updates() + 1));
  }

  /** One has come to its end. */
  void end(String group, String key) {
    begun.computeIfPresent(
        new Key(group, key),
        (all, one) -> one.updates() == 1 ? null : new Begun(one.type(), one.updates() - 1));
  }
}
