package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import folkmoot.protocol.history.Target;
import folkmoot.protocol.history.Wording;
import java.util.List;
import java.util.Optional;

/** What operations found and wrote, and what is wrong with them. */
final class Words {
  private Words() {}

  /** The value that an answered read found; also the one that a compare-and-set replaced. */
  static Optional<String> found(Operation operation) {
    if (operation.outcome() instanceof Outcome.Saw saw
        && operation.action() instanceof Action.Read) {
      return saw.value();
    }
    boolean swapped = operation.outcome().equals(Outcome.DONE);
    return swapped && operation.action() instanceof Action.CompareAndSet swap
        ? swap.expected()
        : Optional.empty();
  }

  /** The value that this sets if it happens; of an increment only if it was answered. */
  static Optional<String> written(Operation operation) {
    if (operation.action() instanceof Action.Write write) return Optional.of(write.value());
    if (operation.action() instanceof Action.CompareAndSet swap) return Optional.of(swap.value());
    return operation.action() instanceof Action.Increment
            && operation.outcome() instanceof Outcome.Saw saw
        ? saw.value()
        : Optional.empty();
  }

  /** Who may have written this, failed ones included. */
  static List<Operation> writers(Target target, String value, List<Operation> operations) {
    return operations.stream()
        .filter(operation -> operation.target().equals(target))
        .filter(operation -> written(operation).equals(Optional.of(value)))
        .filter(operation -> !operation.outcome().equals(Outcome.NO_EFFECT))
        .toList();
  }

  /** What is wrong with a smallest broken part of all, as far as it has a name. */
  static String explain(List<Operation> smallest, List<Operation> all) {
    // What an increment without answer has written is not known.
    boolean isOpen =
        all.stream().anyMatch(o -> o.isUnknown() && o.action() instanceof Action.Increment);
    for (Operation reader : smallest) {
      Optional<String> value = found(reader);
      if (isOpen || !reader.isOk() || value.isEmpty()) continue;
      List<Operation> writers = writers(reader.target(), value.get(), all);
      Optional<String> name = name(reader, writers, smallest);
      if (name.isPresent()) return name.get();
    }
    return smallest.size() == 1
        ? "no state explains " + Wording.of(smallest.get(0))
        : "no order explains these %d operations: %s"
            .formatted(smallest.size(), Wording.all(smallest));
  }

  private static Optional<String> name(
      Operation reader, List<Operation> writers, List<Operation> smallest) {
    if (writers.isEmpty()) {
      return Optional.of("a value that nobody wrote: " + Wording.of(reader));
    }
    if (writers.stream().allMatch(Operation::isFailed)) {
      return Optional.of(
          "a failed write is observed: %s, by %s"
              .formatted(Wording.all(writers), Wording.of(reader)));
    }
    if (writers.stream()
        .allMatch(writer -> writer.isFailed() || writer.invoked() > reader.returned())) {
      return Optional.of(
          "a value from the future: %s, before %s"
              .formatted(Wording.of(reader), Wording.all(writers)));
    }
    return writers.size() == 1 ? stale(reader, writers.get(0), smallest) : Optional.empty();
  }

  private static Optional<String> stale(
      Operation reader, Operation writer, List<Operation> smallest) {
    for (Operation newer : smallest) {
      boolean overwrites =
          newer.isOk()
              && newer != writer
              && newer.target().equals(reader.target())
              && newer.action().mayWrite()
              && !newer.outcome().equals(Outcome.NO_EFFECT);
      if (overwrites && writer.precedes(newer) && newer.precedes(reader)) {
        return Optional.of(
            "stale: %s is overwritten by %s before %s"
                .formatted(Wording.of(writer), Wording.of(newer), Wording.of(reader)));
      }
    }
    return Optional.empty();
  }
}
