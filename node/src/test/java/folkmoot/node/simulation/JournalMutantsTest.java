package folkmoot.node.simulation;

import folkmoot.node.journal.JournalRule;
import folkmoot.protocol.raft.LogEntry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation must find a journal that does not insist on what it should, as with MutantsTest.
 */
class JournalMutantsTest {
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
        new Mutant("a damaged entry is handed out", broken(true, true), 1594),
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
    MutantHunt.hunt(
        mutant.mistake(), Simulation.Plan.small().by(mutant.rule()), mutant.firstSeed());
  }
}
