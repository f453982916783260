package folkmoot.crdt;

import java.util.Optional;
import java.util.SortedSet;

/**
 * A set of texts from which only what was observed is removed (Bieniusa et al., An Optimized
 * Conflict-free Replicated Set, 2012): an add that the remover had not seen stays.
 *
 * <p>Immutable. Not Pekko's OR-Set, though there is one: see {@code crdt/README.md}.
 */
public final class OrSet extends DottedValue<OrSet, String> {
  public static final OrSet EMPTY = new OrSet(Dotted.empty(), Optional.empty());

  public static final Codec<OrSet> CODEC =
      new Codec<>() {
        @Override
        protected void write(OrSet set, ValueWriter into) {
          set.state().write(into, (element, to) -> to.text(element));
        }

        @Override
        protected OrSet read(ValueReader from) {
          return EMPTY.with(Dotted.read(from, ValueReader::text), Optional.empty());
        }
      };

  private OrSet(Dotted<String> state, Optional<Dotted<String>> change) {
    super(state, change);
  }

  @Override
  OrSet with(Dotted<String> state, Optional<Dotted<String>> change) {
    return new OrSet(state, change);
  }

  /**
   * Adds, also what is there already: whoever removes it without having seen this does not.
   *
   * @param by who adds; only this replica itself may use its name
   */
  public OrSet add(ReplicaId by, String element) {
    return changed(state().write(by, element, element::equals));
  }

  /** Removes the adds of this element that were seen here; nothing if there are none. */
  public OrSet remove(String element) {
    return without(state().remove(element::equals));
  }

  /** In the order of their characters. */
  public SortedSet<String> elements() {
    return state().elements();
  }
}
