package folkmoot.node.store;

import folkmoot.protocol.Invariants;
import java.util.List;

/**
 * Up to where a log is applied, and the rules by which stores go on from there.
 *
 * @param index of the last entry applied, 0 at the beginning
 * @param term of that entry, 0 at the beginning
 */
public record AppliedPoint(long index, long term) {
  public static final AppliedPoint START = new AppliedPoint(0, 0);

  /** The point after these changes, which must continue the log without gap or repetition. */
  AppliedPoint after(List<StateStore.Change> changes) {
    AppliedPoint point = this;
    for (StateStore.Change change : changes) point = point.next(change);
    return point;
  }

  private AppliedPoint next(StateStore.Change change) {
    Invariants.check(
        change.index() == index + 1, "entry %s is applied after entry %s", change.index(), index);
    Invariants.check(
        change.term() >= term,
        "entry %s of term %s does not follow one of term %s",
        change.index(),
        change.term(),
        term);
    return new AppliedPoint(change.index(), change.term());
  }
}
