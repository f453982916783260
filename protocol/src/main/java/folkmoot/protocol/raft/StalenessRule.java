package folkmoot.protocol.raft;

import java.util.List;
import java.util.OptionalLong;

/** Which state is fresh enough for a read that may be stale within a bound (DESIGN §4). */
public interface StalenessRule {
  /**
   * What a read may miss.
   *
   * @param mostNanos how long ago an index may have been confirmed to count
   * @param byTime the state must have such an index
   * @param mostLag the state may miss so many entries of the latest such index; empty if it was not
   *     asked for by lag
   */
  record Limit(long mostNanos, boolean byTime, OptionalLong mostLag) {}

  /**
   * Since when a confirmed index holds.
   *
   * @param askedNanos when this replica sent what the confirming round was opened after
   * @param answeredNanos when it learned of the round's end
   */
  long since(long askedNanos, long answeredNanos);

  /**
   * The index from which on a state is fresh enough now; empty if none is known to be.
   *
   * @param known confirmed indices, the oldest first
   */
  OptionalLong servesAt(List<Confirmed> known, long nowNanos, Limit limit);

  /**
   * What was committed between the question and the answer may not be in the index: it is as old as
   * the question.
   */
  static StalenessRule paper() {
    return new StalenessRule() {
      @Override
      public long since(long askedNanos, long answeredNanos) {
        return askedNanos;
      }

      @Override
      public OptionalLong servesAt(List<Confirmed> known, long nowNanos, Limit limit) {
        List<Confirmed> young =
            known.stream().filter(at -> nowNanos - at.sinceNanos() <= limit.mostNanos()).toList();
        if (young.isEmpty()) return OptionalLong.empty();
        long timely = limit.byTime() ? young.get(0).index() : 0;
        long latest = young.get(young.size() - 1).index();
        long near = limit.mostLag().isPresent() ? latest - limit.mostLag().getAsLong() : 0;
        return OptionalLong.of(Math.max(timely, near));
      }
    };
  }
}
