package folkmoot.protocol;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InvariantsTest {
  @Test
  void whatHoldsPasses() {
    assertThatCode(() -> Invariants.check(true, "%s is before %s", 1, 2))
        .doesNotThrowAnyException();
  }

  @Test
  void whatDoesNotHoldIsNamedWithItsFacts() {
    assertThatThrownBy(() -> Invariants.check(false, "%s is before %s", 2, 1))
        .isInstanceOf(Invariants.InvariantBroken.class)
        .hasMessage("does not hold: 2 is before 1");
  }
}
