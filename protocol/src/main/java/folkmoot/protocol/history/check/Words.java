package folkmoot.protocol.history.check;

import folkmoot.protocol.history.Action;
import folkmoot.protocol.history.Operation;
import folkmoot.protocol.history.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Operations and what is wrong with them, in words. */
final class Words {
  private Words() {}

  /** Such as {@code #3 (c1 reads k: "x")}. */
  static String of(Operation operation) {
    return "#%d (%s %s %s: %s)"
        .formatted(
            operation.index(),
            operation.client(),
            asked(operation.action()),
            operation.target(),
            answer(operation));
  }

  static String all(List<Operation> operations) {
    return operations.stream().map(Words::of).collect(Collectors.joining(", "));
  }

  static String asked(Action action) {
    if (action instanceof Action.Read) return "reads";
    if (action instanceof Action.Write write) return "writes " + write.value() + " to";
    if (action instanceof Action.Delete) return "deletes";
    if (action instanceof Action.CompareAndSet swap) {
      return "swaps %s for %s in".formatted(swap.expected().orElse("nothing"), swap.value());
    }
    return "adds " + ((Action.Increment) action).by() + " to";
  }

  static String answer(Operation operation) {
    Outcome outcome = operation.outcome();
    if (outcome instanceof Outcome.Saw saw) return saw.value().orElse("nothing");
    if (outcome instanceof Outcome.Did did) return did.effect() ? "done" : "no effect";
    return outcome instanceof Outcome.Failed ? "failed" : "unknown";
  }

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

  /** What is wrong with a smallest broken part, as far as it has a name. */
  static String explain(List<Operation> smallest) {
    for (Operation reader : smallest) {
      Optional<String> value = found(reader);
      if (!reader.isOk() || value.isEmpty()) continue;
      Optional<String> name = ofReader(reader, value.get(), smallest);
      if (name.isPresent()) return name.get();
    }
    return smallest.size() == 1
        ? "no state explains " + of(smallest.get(0))
        : "no order explains these %d operations: %s".formatted(smallest.size(), all(smallest));
  }

  private static Optional<String> ofReader(
      Operation reader, String value, List<Operation> smallest) {
    List<Operation> writers =
        smallest.stream()
            .filter(other -> other.target().equals(reader.target()))
            .filter(other -> written(other).equals(Optional.of(value)))
            .filter(other -> !other.outcome().equals(Outcome.NO_EFFECT))
            .toList();
    if (writers.isEmpty()) {
      return Optional.of("a value that nobody wrote: " + of(reader));
    }
    if (writers.stream().allMatch(Operation::isFailed)) {
      return Optional.of(
          "a failed write is observed: %s, by %s".formatted(all(writers), of(reader)));
    }
    if (writers.stream()
        .allMatch(writer -> writer.isFailed() || writer.invoked() > reader.returned())) {
      return Optional.of(
          "a value from the future: %s, before %s".formatted(of(reader), all(writers)));
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
                .formatted(of(writer), of(newer), of(reader)));
      }
    }
    return Optional.empty();
  }
}
