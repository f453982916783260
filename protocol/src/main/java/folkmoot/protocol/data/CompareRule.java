package folkmoot.protocol.data;

import java.util.Arrays;
import java.util.Optional;

/** Whether a key is as a transaction asks. */
@FunctionalInterface
public interface CompareRule {
  /**
   * Judges a comparison.
   *
   * @param version of the key as it is, 0 if there is none
   * @param value of the key as it is, empty if there is none
   * @return empty if the two have no order, and one is asked for
   */
  Optional<Boolean> holds(Comparison comparison, long version, Optional<byte[]> value);

  /**
   * Values are compared as JSON; one that nests deeper than 512, byte by byte. A key that is not
   * there equals no value, and is neither before nor behind one.
   */
  static CompareRule asJson() {
    return (comparison, version, value) ->
        switch (comparison.relation()) {
          case EXISTS -> Optional.of(version != 0);
          case ABSENT -> Optional.of(version == 0);
          default ->
              comparison.version().isPresent()
                  ? Optional.of(
                      comparison.relation().fits(Long.compare(version, comparison.version().get())))
                  : ofValue(comparison.relation(), value, comparison.value().orElseThrow());
        };
  }

  private static Optional<Boolean> ofValue(
      Comparison.Relation relation, Optional<byte[]> there, byte[] given) {
    if (there.isEmpty()) return Optional.of(relation == Comparison.Relation.NE);
    Optional<JsonValue> one = JsonValue.parse(there.get());
    Optional<JsonValue> other = JsonValue.parse(given);
    if (relation.needsOrder()) {
      if (one.isEmpty() || other.isEmpty()) return Optional.empty();
      return JsonValue.order(one.get(), other.get()).map(relation::fits);
    }
    boolean same =
        one.isPresent() && other.isPresent()
            ? one.equals(other)
            : Arrays.equals(there.get(), given);
    return Optional.of(relation.fits(same ? 0 : 1));
  }
}
