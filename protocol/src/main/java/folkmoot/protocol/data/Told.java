package folkmoot.protocol.data;

import java.util.List;

/**
 * What there is to tell of a command besides that it was done, or was not.
 *
 * @param number the version of the key that a condition met, or the sum that adding came to; else 0
 * @param steps what each step of a transaction came to; else none
 */
public record Told(long number, List<StepResult> steps) {
  public Told {
    steps = List.copyOf(steps);
  }

  public static Told number(long number) {
    return new Told(number, List.of());
  }

  public static Told steps(List<StepResult> steps) {
    return new Told(0, steps);
  }
}
