package folkmoot.node.store;

import folkmoot.node.store.StateStore.Versioned;
import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.DataRules;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.data.Told;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import folkmoot.protocol.once.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One transaction on its way through the records: whether it may run is known before it begins. */
final class TransactionRun {
  private final DataRules rules;
  private final RecordChanges records;
  private final long index;

  TransactionRun(DataRules rules, RecordChanges records, long index) {
    this.rules = rules;
    this.records = records;
    this.index = index;
  }

  Outcome run(Transaction transaction) {
    Optional<Boolean> succeeded = judge(transaction.compare());
    if (succeeded.isEmpty()) return Outcome.refused(Outcome.Kind.NOT_COMPARABLE, index);
    List<Step> steps = transaction.steps(succeeded.get());
    if (readBytes(steps) > transaction.mostResultBytes())
      return Outcome.refused(Outcome.Kind.RESULTS_TOO_LARGE, index);
    int changes = 0;
    List<StepResult> results = new ArrayList<>(steps.size());
    for (Step step : steps) {
      StepResult result = take(step);
      results.add(result);
      if (step instanceof Step.Put || (step instanceof Step.Delete && result.found())) changes++;
    }
    Outcome.Kind kind = succeeded.get() ? Outcome.Kind.SUCCEEDED : Outcome.Kind.OTHERWISE;
    return Outcome.telling(kind, index, changes, Told.steps(results));
  }

  /** All of them are made, so that what cannot be compared is told whatever the others come to. */
  private Optional<Boolean> judge(List<Comparison> comparisons) {
    boolean all = true;
    for (Comparison each : comparisons) {
      boolean byValue = each.value().isPresent();
      Optional<byte[]> value =
          byValue ? records.user(each.key()).map(Versioned::value) : Optional.empty();
      Optional<Boolean> holds = rules.compare().holds(each, records.version(each.key()), value);
      if (holds.isEmpty()) return Optional.empty();
      all &= holds.get();
    }
    return Optional.of(all);
  }

  /** Bytes that the steps will read, those of values that they put before included. */
  private long readBytes(List<Step> steps) {
    long bytes = 0;
    for (int at = 0; at < steps.size(); at++) {
      if (steps.get(at) instanceof Step.Get get) bytes += length(get.key(), steps.subList(0, at));
    }
    return bytes;
  }

  private int length(String key, List<Step> before) {
    for (int at = before.size() - 1; at >= 0; at--) {
      Step step = before.get(at);
      if (!step.key().equals(key) || step instanceof Step.Get) continue;
      return step instanceof Step.Put put ? put.value().length : 0;
    }
    return records.user(key).map(found -> found.value().length).orElse(0);
  }

  private StepResult take(Step step) {
    if (step instanceof Step.Put put) {
      boolean found = records.version(put.key()) != 0;
      records.put(put.key(), put.value(), index);
      return StepResult.of(found, index);
    }
    if (step instanceof Step.Delete delete) return StepResult.of(records.delete(delete.key()), 0);
    return records
        .user(step.key())
        .map(found -> new StepResult(true, found.version(), found.value()))
        .orElseGet(() -> StepResult.of(false, 0));
  }
}
