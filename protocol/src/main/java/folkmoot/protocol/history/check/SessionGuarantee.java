package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Budget;
import folkmoot.protocol.history.Checker;
import folkmoot.protocol.history.History;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The session guarantees (Terry et al. 1994), each by itself and key by key; a session is what one
 * client did. All speak of an order of the writes of a key, in which a read stands where the write
 * stands that it found (Viotti & Vukolić 2016, §3.4: the arbitration order).
 *
 * <p>If all answered writes and all reads that found something bear versions, these are the order,
 * and the verdict is exact. Else written values must be unique per key, and the verdict says
 * whether <i>some</i> order explains the history: for the guarantees about reads one that keeps the
 * order in which each client made its writes; for those about writes, which nobody can see but by
 * reading, one in which no client's reads go back. Where neither versions nor unique values are
 * given, or a read found nothing and several deletes may be why, the verdict is unknown.
 *
 * <p>Of compare-and-set and increment only that they write is judged. A write of unknown outcome
 * must not be seen by its client later, but may. Reads that were promised less are left out.
 */
public enum SessionGuarantee implements Checker {
  /** A read stands at or after each earlier write of its client. */
  READ_YOUR_WRITES,
  /** A read stands at or after each earlier read of its client. */
  MONOTONIC_READS,
  /** A write stands after each earlier write of its client. */
  MONOTONIC_WRITES,
  /** A write stands after each earlier read of its client. */
  WRITES_FOLLOW_READS;

  @Override
  public String promise() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Verdict check(History history, Budget budget) {
    Optional<String> unknown = Optional.empty();
    History judged = Levels.promised(history, promise());
    for (var key : judged.byTarget().entrySet()) {
      if (!budget.spend()) return new Verdict.Unknown(promise(), "out of time: " + budget.limit());
      List<Operation> operations = key.getValue().operations();
      KeyWrites writes = new KeyWrites(operations);
      Finding finding =
          writes.hasVersions()
              ? new SessionByVersion(this, writes).judge(operations)
              : new SessionByValue(this, writes).judge(operations);
      String words = "key %s: %s".formatted(key.getKey(), finding.words());
      if (!finding.atFault().isEmpty()) {
        return Found.violation(promise(), words, finding.atFault(), history);
      }
      if (!finding.words().isEmpty() && unknown.isEmpty()) unknown = Optional.of(words);
    }
    if (unknown.isPresent()) return new Verdict.Unknown(promise(), unknown.get());
    return new Verdict.Pass(promise(), judged.size());
  }

  /**
   * What was found at one key.
   *
   * @param words what is wrong, or why it cannot be told; empty if all is well
   * @param atFault who is at fault; empty if nobody is
   */
  record Finding(String words, List<Operation> atFault) {
    static final Finding NONE = new Finding("", List.of());
  }
}
