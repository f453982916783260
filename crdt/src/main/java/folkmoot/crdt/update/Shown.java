package folkmoot.crdt.update;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What a client is shown of a value. */
public sealed interface Shown {
  /** Of counters. */
  record Number(BigInteger number) implements Shown {}

  /** Of flags. */
  record Truth(boolean truth) implements Shown {}

  /** Of sets, sorted; of registers that keep several, also of one that keeps one or none. */
  record Values(List<String> values) implements Shown {}

  /** Of registers of which the last write wins; empty if there was none. */
  record Value(Optional<String> value) implements Shown {}

  /** Of maps. */
  record Fields(SortedMap<String, String> fields) implements Shown {}

  /** Of texts, which are no JSON but characters. */
  record Text(String text) implements Shown {}
}
