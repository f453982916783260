package folkmoot.crdt;

import java.util.Optional;
import java.util.SortedSet;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/** What is the same of all types whose state is a {@link Dotted}: a delta is a small value. */
abstract class DottedValue<T extends DottedValue<T, E>, E> extends AbstractDeltaReplicatedData<T, T>
    implements ReplicatedDelta {
  private final Dotted<E> state;
  private final Optional<Dotted<E>> change;

  DottedValue(Dotted<E> state, Optional<Dotted<E>> change) {
    this.state = state;
    this.change = change;
  }

  abstract T with(Dotted<E> state, Optional<Dotted<E>> change);

  final Dotted<E> state() {
    return state;
  }

  /** Whose writes were all seen, up to the last that was. */
  public final SortedSet<ReplicaId> writers() {
    return state.context().gapless();
  }

  final T changed(Dotted<E> by) {
    return with(state.merge(by), Optional.of(change.map(before -> before.merge(by)).orElse(by)));
  }

  final T without(Dotted<E> removed) {
    return removed.context().equals(DotContext.EMPTY) ? with(state, change) : changed(removed);
  }

  @Override
  public final T mergeData(T other) {
    return with(state.merge(other.state()), Optional.empty());
  }

  @Override
  public final Optional<T> deltaData() {
    return change.map(told -> with(told, Optional.empty()));
  }

  @Override
  public final T mergeDeltaData(T delta) {
    return mergeData(delta);
  }

  @Override
  public final T resetDelta() {
    return with(state, Optional.empty());
  }

  @Override
  public final T zero() {
    return with(Dotted.empty(), Optional.empty());
  }

  @Override
  public final boolean equals(Object other) {
    return other != null
        && other.getClass() == getClass()
        && ((DottedValue<?, ?>) other).state.equals(state);
  }

  @Override
  public final int hashCode() {
    return state.hashCode();
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + state;
  }
}
