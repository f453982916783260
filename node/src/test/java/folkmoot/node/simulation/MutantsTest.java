package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.simulation.Mutants.Mutant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation must find each of the {@link Mutants}: one that does not proves nothing. */
class MutantsTest {
  static Stream<Mutant> mutants() {
    return Mutants.all().stream();
  }

  private static final ExecutorService CORES =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

  /** Of all mutants, by their names: each is hunted on a core of its own. */
  private static final SortedMap<String, CompletableFuture<Void>> HUNTS = new TreeMap<>();

  @BeforeAll
  static void huntThemSideBySide() {
    for (Mutant mutant : Mutants.all()) {
      HUNTS.put(mutant.toString(), CompletableFuture.runAsync(() -> hunt(mutant), CORES));
    }
  }

  private static void hunt(Mutant mutant) {
    MutantHunt.hunt(
        "%s | %s".formatted(mutant, String.join(", ", mutant.broken())),
        Simulation.Plan.small().by(mutant.rules()),
        mutant.firstSeed());
  }

  @AfterAll
  static void stop() {
    CORES.shutdownNow();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void theSimulationFindsIt(Mutant mutant) {
    try {
      HUNTS.get(mutant.toString()).join();
    } catch (CompletionException failed) {
      throw new AssertionError(failed.getCause().getMessage(), failed.getCause());
    }
  }

  @Test
  void eachBreaksOneRuleOrSaysWhyTwo() {
    for (Mutant mutant : Mutants.all()) {
      assertThat(mutant.broken()).as("%s", mutant).hasSize(mutant.twice().isEmpty() ? 1 : 2);
    }
  }

  /** DESIGN §3: those of the traps whose rules are built. */
  @Test
  void everyTrapThatIsBuiltHasTwoOrMore() {
    List<String> traps =
        Mutants.all().stream().map(Mutant::trap).filter(trap -> trap.startsWith("trap")).toList();
    for (int trap : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 15}) {
      assertThat(traps.stream().filter(("trap " + trap)::equals))
          .as("mutants of trap %d", trap)
          .hasSizeGreaterThanOrEqualTo(2);
    }
    assertThat(Mutants.all()).hasSizeGreaterThanOrEqualTo(25);
  }

  /** All but who has a voice: see {@link Mutants}. */
  @Test
  void everyRuleIsBroken() {
    List<String> broken = new ArrayList<>();
    Mutants.all().forEach(mutant -> broken.addAll(mutant.broken()));
    assertThat(Mutants.rules().stream().filter(rule -> !broken.contains(rule)))
        .containsExactly("VoterRule");
  }

  @Test
  void noTwoHaveOneName() {
    assertThat(Mutants.all().stream().map(Mutant::toString).collect(Collectors.toSet()))
        .hasSameSizeAs(Mutants.all());
  }
}
