package folkmoot.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A type with one mistake, as somebody might well make it.
 *
 * @param type as clients name it
 * @param lawful the type without the mistake
 */
public record Mutant<T, D, O>(
    String type, String mistake, Lawful<T, D, O> lawful, Lawful<T, D, O> broken) {
  @Override
  public String toString() {
    return type + ": " + mistake;
  }

  /** Those that every type can have. */
  public static <T, D, O> List<Mutant<T, D, O>> ofAny(
      String type, Supplier<? extends Lawful<T, D, O>> of) {
    List<Mutant<T, D, O>> mutants = new ArrayList<>();
    Lawful<T, D, O> lawful = of.get();
    mutants.add(
        new Mutant<>(
            type, "merge keeps the left", lawful, Altered.of(of.get()).merging((l, r) -> l)));
    mutants.add(
        new Mutant<>(
            type, "merge keeps the right", lawful, Altered.of(of.get()).merging((l, r) -> r)));
    mutants.add(
        new Mutant<>(
            type,
            "merge keeps what is larger in bytes",
            lawful,
            Altered.of(of.get())
                .merging((l, r) -> lawful.encode(l).length >= lawful.encode(r).length ? l : r)));
    mutants.add(
        new Mutant<>(
            type,
            "a delta is dropped",
            lawful,
            Altered.of(of.get()).mergingDeltaInto((value, delta) -> value)));
    mutants.add(
        new Mutant<>(
            type,
            "a pending delta is in the bytes",
            lawful,
            Altered.of(of.get()).encoding(value -> withDelta(lawful, value))));
    return mutants;
  }

  private static <T, D, O> byte[] withDelta(Lawful<T, D, O> lawful, T value) {
    byte[] bytes = lawful.encode(value);
    return lawful.delta(value).isPresent()
        ? java.util.Arrays.copyOf(bytes, bytes.length + 1)
        : bytes;
  }
}
