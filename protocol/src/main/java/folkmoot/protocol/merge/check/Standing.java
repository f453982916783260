package folkmoot.protocol.merge.check;

import java.util.List;
import java.util.function.Predicate;

/**
 * Writes of one thing (an element, a field, a register), each of which ends those that it saw
 * before it.
 *
 * @param writes that put it there
 * @param ends that end what they saw; of a register the writes themselves
 */
record Standing(List<Asked> writes, List<Asked> ends) {
  static Standing of(List<Asked> asked, Predicate<Asked> writes, Predicate<Asked> ends) {
    return new Standing(
        asked.stream().filter(writes).toList(), asked.stream().filter(ends).toList());
  }

  /** Those of which at least one must stand: made, and seen by nothing that ends. */
  List<Asked> certain() {
    return writes.stream()
        .filter(Asked::isMade)
        .filter(write -> ends.stream().noneMatch(end -> end.maySee(write)))
        .toList();
  }

  /** Those that may stand: nothing that was made has certainly ended them. */
  List<Asked> possible() {
    return writes.stream()
        .filter(write -> ends.stream().noneMatch(end -> end.isMade() && write.wasSeenBy(end)))
        .toList();
  }
}
