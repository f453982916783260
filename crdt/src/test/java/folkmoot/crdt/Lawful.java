package folkmoot.crdt;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A replicated type as {@link Laws} see it: what one must say of a type to have it held to them.
 *
 * @param <T> the value
 * @param <D> what an operation changed, on its way to other replicas
 * @param <O> an operation of a client
 */
public interface Lawful<T, D, O> {
  T empty();

  /** Draws an operation. Small ones that collide find more than large ones. */
  O operation(SplittableRandom chance);

  /** The same value if the operation is refused. */
  T apply(T value, ReplicaId by, O operation);

  T merge(T one, T other);

  T resetDelta(T value);

  /** What was applied since {@link #resetDelta}; empty if nothing was. */
  Optional<D> delta(T value);

  T mergeDelta(T value, D delta);

  /** One delta and then the other, as one. */
  D mergeDeltas(D earlier, D later);

  /** True if {@code greater} has seen all that {@code lesser} has; said without merging. */
  boolean isAtMost(T lesser, T greater);

  /** What a client sees. */
  Object value(T value);

  /**
   * What a client must see where these were seen, from the specification of the type and without
   * the type itself.
   *
   * @param seen in the order of their numbers; with each, all that it saw
   */
  Object expected(List<Event<O>> seen);

  /**
   * Whether what overtook that which it builds on may be invisible until that comes too. Then
   * nothing new is done where that is so, since it cannot be said what was seen there.
   */
  default boolean waits() {
    return false;
  }

  byte[] encode(T value);

  T decode(byte[] bytes);

  byte[] encodeDelta(D delta);

  D decodeDelta(byte[] bytes);
}
