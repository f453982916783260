package folkmoot.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.crdt.bucket.BucketMutants;
import folkmoot.crdt.text.TextMutants;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws that let a wrong type pass would prove nothing of the right one. */
class MutantsTest {
  private static final long SEEDS = 1000;

  @BeforeAll
  static void headOfTheTable() {
    System.out.printf("| type | mistake | the law that it breaks | seed | steps |%n");
    System.out.printf("|---|---|---|---|---|%n");
  }

  static Stream<Mutant<?, ?, ?>> mutants() {
    return Stream.of(Mutants.all(), TextMutants.all(), BucketMutants.all()).flatMap(List::stream);
  }

  /** Prints a line of the table for each. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  <T, D, O> void the_laws_find_it(Mutant<T, D, O> mutant) {
    Optional<Laws.Counterexample<O>> found = Laws.counterexample(mutant.broken(), SEEDS);

    assertThat(found).as("%s", mutant).isPresent();
    History<O> history = found.get().history();
    System.out.printf(
        "| %s | %s | %s | %d | %d |%n",
        mutant.type(),
        mutant.mistake(),
        law(found.get().failure()),
        found.get().seed(),
        history.steps().size());
    assertThat(history.steps().size()).as("%s", found.get()).isLessThanOrEqualTo(8);
    assertThat(Laws.failure(mutant.lawful(), history)).as("only the mutant fails").isEmpty();
  }

  private static String law(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    int facts = message.indexOf(": [");
    return (facts < 0 ? message : message.substring(0, facts)).replace("not so: ", "");
  }

  @Test
  void no_two_have_one_name() {
    assertThat(mutants().map(Mutant::toString).collect(Collectors.toSet()))
        .hasSameSizeAs(mutants().toList());
  }
}
