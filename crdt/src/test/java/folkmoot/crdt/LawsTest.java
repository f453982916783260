package folkmoot.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LawsTest {
  private static final long SEEDS = Long.getLong("folkmoot.crdt.seeds", 150);

  @ParameterizedTest(name = "{0}")
  @MethodSource("types")
  void the_type_keeps_the_laws(String name, Lawful<?, ?, ?> type) {
    assertThat(Laws.counterexample(type, SEEDS)).isEmpty();
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of("g_counter", new LawfulCounters.OfGCounter()),
        Arguments.of("pn_counter", new LawfulCounters.OfPnCounter()),
        Arguments.of("bounded_counter", new LawfulCounters.OfBoundedCounter()),
        Arguments.of("g_set", new LawfulSets.OfGSet()),
        Arguments.of("or_set", new LawfulSets.OfOrSet()),
        Arguments.of("or_map", new LawfulSets.OfOrMap()),
        Arguments.of("flag", new LawfulRegisters.OfFlag()),
        Arguments.of("lww_register", new LawfulRegisters.OfLwwRegister()),
        Arguments.of("mv_register", new LawfulRegisters.OfMvRegister()));
  }
}
