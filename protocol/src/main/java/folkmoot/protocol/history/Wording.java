package folkmoot.protocol.history;

import java.util.List;
import java.util.stream.Collectors;

/** Operations in words. */
public final class Wording {
  private Wording() {}

  /** Such as {@code #3 (c1 reads k: "x")}. */
  public static String of(Operation operation) {
    return "#%d (%s %s %s: %s)"
        .formatted(
            operation.index(),
            operation.client(),
            asked(operation.action()),
            operation.target(),
            answer(operation));
  }

  /** Several, with commas. */
  public static String all(List<Operation> operations) {
    return operations.stream().map(Wording::of).collect(Collectors.joining(", "));
  }

  /** The verb, up to the key. */
  public static String asked(Action action) {
    if (action instanceof Action.Read) return "reads";
    if (action instanceof Action.Write write) return "writes " + write.value() + " to";
    if (action instanceof Action.Delete) return "deletes";
    if (action instanceof Action.CompareAndSet swap) {
      return "swaps %s for %s in".formatted(swap.expected().orElse("nothing"), swap.value());
    }
    return "adds " + ((Action.Increment) action).by() + " to";
  }

  /** What the client was told. */
  public static String answer(Operation operation) {
    Outcome outcome = operation.outcome();
    if (outcome instanceof Outcome.Saw saw) return saw.value().orElse("nothing");
    if (outcome instanceof Outcome.Did did) return did.effect() ? "done" : "no effect";
    return outcome instanceof Outcome.Failed ? "failed" : "unknown";
  }
}
