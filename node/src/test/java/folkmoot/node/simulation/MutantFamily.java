package folkmoot.node.simulation;

import folkmoot.node.simulation.Mutants.Mutant;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The mutants of the rules about one subject. */
abstract class MutantFamily {
  static final RaftRules PAPER = RaftRules.paper();

  private final List<Mutant> mutants = new ArrayList<>();

  /** Adds them all. */
  abstract void plant();

  final List<Mutant> planted() {
    plant();
    return mutants;
  }

  /**
   * Adds one with one rule broken.
   *
   * @param firstSeed a seed known to find it
   */
  final void add(String trap, String mistake, Object rule, long firstSeed) {
    mutants.add(new Mutant(trap, mistake, "", PAPER.with(rule), firstSeed));
  }

  /**
   * Adds one with two rules broken.
   *
   * @param twice why one is not enough
   */
  final void add(String trap, String mistake, String twice, RaftRules rules, long firstSeed) {
    mutants.add(new Mutant(trap, mistake, twice, rules, firstSeed));
  }

  static long counted(Configuration configuration, ToLongFunction<Voter> durable, LogTerms log) {
    return Math.min(configuration.reachedByQuorum(durable), log.lastIndex());
  }

  /** What all but one of a majority have reached. */
  static long secondBest(Configuration configuration, ToLongFunction<Voter> reached) {
    long[] sorted = configuration.voters().stream().mapToLong(reached).sorted().toArray();
    return sorted[sorted.length - Configuration.majority(sorted.length) + 1];
  }
}
