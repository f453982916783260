package folkmoot.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.node.journal.JournalRule;
import folkmoot.protocol.raft.LogEntry;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation must find a journal that does not insist on what it should, as with MutantsTest.
 */
class JournalMutantsTest {
  private static final int SEEDS = Integer.getInteger("folkmoot.mutants.seeds", 3000);
  private static final int BATCH = 2 * Runtime.getRuntime().availableProcessors();
  private static final JournalRule STRICT = JournalRule.strict();

  /** A rule with one part broken, and a seed that is known to find it. */
  private record Mutant(String mistake, JournalRule rule, long firstSeed) {
    @Override
    public String toString() {
      return mistake;
    }
  }

  static Stream<Mutant> mutants() {
    return Stream.of(
        new Mutant("a damaged entry is handed out", broken(true, true), 792),
        new Mutant("a damaged journal is cut before that is known", broken(false, false), 81));
  }

  private static JournalRule broken(boolean allMayLeave, boolean marks) {
    return new JournalRule() {
      @Override
      public boolean mayLeave(LogEntry entry) {
        return allMayLeave || STRICT.mayLeave(entry);
      }

      @Override
      public boolean marksBeforeCutting() {
        return marks && STRICT.marksBeforeCutting();
      }

      @Override
      public long firstNeeded(List<Long> needed, long writing) {
        return STRICT.firstNeeded(needed, writing);
      }
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void theSimulationFindsIt(Mutant mutant) {
    Simulation.Report found = find(mutant);
    System.out.printf(
        "| %s | %d%s | %s |%n",
        mutant,
        found.seed(),
        found.seed() == mutant.firstSeed() ? "" : " (record it)",
        found.violations().get(0));
    assertThat(Simulation.run(found.seed(), Simulation.Plan.small()).violations())
        .as("seed %d by the journal as it is", found.seed())
        .isEmpty();
  }

  private static Simulation.Report find(Mutant mutant) {
    Simulation.Plan broken = Simulation.Plan.small().by(mutant.rule());
    Simulation.Report first = Simulation.run(mutant.firstSeed(), broken);
    if (!first.violations().isEmpty()) return first;
    for (long from = 1; from <= SEEDS; from += BATCH) {
      List<Simulation.Report> found =
          LongStream.range(from, from + BATCH)
              .parallel()
              .mapToObj(seed -> Simulation.run(seed, broken))
              .filter(report -> !report.violations().isEmpty())
              .toList();
      if (!found.isEmpty()) return found.get(0);
    }
    throw new AssertionError("%s is not found by %d seeds".formatted(mutant, SEEDS));
  }
}
