package folkmoot.crdt;

import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A map of texts: only what was observed of a field is replaced or removed (Almeida et al., 2018);
 * of writes to one field that did not see each other the latest is shown, as in a {@link
 * LwwRegister}.
 *
 * <p>Immutable. Not Pekko's OR-Map, though there is one: it merges the values of fields apart from
 * what was removed of them, so that a field that was removed and put anew can get its old value
 * back.
 */
public final class OrMap extends DottedValue<OrMap, OrMap.Write> {
  /**
   * One write to a field.
   *
   * @param time of the writer's clock, in microseconds since 1970, later than all it saw of the
   *     field
   */
  record Write(String field, long time, ReplicaId by, String value) implements Comparable<Write> {
    private static final Comparator<Write> ORDER =
        Comparator.comparing(Write::field)
            .thenComparingLong(Write::time)
            .thenComparing(Write::by)
            .thenComparing(Write::value);

    /** By field, then the one that is shown last. */
    @Override
    public int compareTo(Write other) {
      return ORDER.compare(this, other);
    }

    private void write(ValueWriter into) {
      into.text(field).number(time).replica(by).text(value);
    }

    private static Write read(ValueReader from) {
      return new Write(from.text(), from.time(), from.replica(), from.text());
    }
  }

  public static final OrMap EMPTY = new OrMap(Dotted.empty(), Optional.empty());

  public static final Codec<OrMap> CODEC =
      new Codec<>() {
        @Override
        protected void write(OrMap map, ValueWriter into) {
          map.state().write(into, Write::write);
        }

        @Override
        protected OrMap read(ValueReader from) {
          return EMPTY.with(Dotted.read(from, Write::read), Optional.empty());
        }
      };

  private OrMap(Dotted<Write> state, Optional<Dotted<Write>> change) {
    super(state, change);
  }

  @Override
  OrMap with(Dotted<Write> state, Optional<Dotted<Write>> change) {
    return new OrMap(state, change);
  }

  /**
   * Writes over all that is seen of the field here.
   *
   * @param by who writes; only this replica itself may use its name
   * @param now what its clock says, in microseconds since 1970
   */
  public OrMap put(ReplicaId by, String field, String value, long now) {
    long time = now;
    for (Write seen : state().standing().values()) {
      if (seen.field().equals(field)) time = Math.max(time, seen.time() + 1);
    }
    Write write = new Write(field, time, by, value);
    return changed(state().write(by, write, seen -> seen.field().equals(field)));
  }

  /** Removes the writes to the field that were seen here; nothing if there are none. */
  public OrMap remove(String field) {
    return without(state().remove(seen -> seen.field().equals(field)));
  }

  /** The fields that have a value, in the order of their characters. */
  public SortedMap<String, String> fields() {
    TreeMap<String, String> fields = new TreeMap<>();
    for (Write write : state().elements()) fields.put(write.field(), write.value());
    return Collections.unmodifiableSortedMap(fields);
  }
}
