package folkmoot.node.simulation;

import folkmoot.protocol.raft.RaftRules;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules of Raft, each time with one broken as somebody might well write it; a family for each
 * subject.
 *
 * <p>Where two rules stand against one mistake, breaking either alone breaks no promise; such a
 * mutant breaks both and says why. Not here: who has a voice ({@code VoterRule}) needs a node with
 * a wiped disk; that the term is looked at again after a round ({@code ReadIndexRule.stillLeads})
 * cannot be broken from outside, since a leader leaves its role within the message that ends its
 * term. What was tried and not found each family says. Configurations (trap 9) and leases (13) have
 * no rules yet.
 */
final class Mutants {
  /**
   * One of them.
   *
   * @param trap of DESIGN §3, or § of the paper
   * @param mistake what is done wrong
   * @param twice why two rules are broken; empty for one
   * @param firstSeed a seed known to find it; to be tried first
   */
  record Mutant(String trap, String mistake, String twice, RaftRules rules, long firstSeed) {
    /** The names of the rules that are not the paper's. */
    List<String> broken() {
      List<String> names = new ArrayList<>();
      for (RecordComponent component : RaftRules.class.getRecordComponents()) {
        if (value(component, rules) != value(component, MutantFamily.PAPER)) {
          names.add(component.getType().getSimpleName());
        }
      }
      return names;
    }

    @Override
    public String toString() {
      return trap + ": " + mistake;
    }
  }

  private static final List<Mutant> ALL =
      Stream.of(
              new CommitMutants(),
              new ReadMutants(),
              new RevealMutants(),
              new ElectionMutants(),
              new DurabilityMutants(),
              new LogMutants(),
              new LeadershipMutants(),
              new AnswerMutants(),
              new LevelMutants(),
              new SnapshotMutants(),
              new DiskMutants(),
              new SessionMutants(),
              new IdempotencyMutants(),
              new DataMutants(),
              new WatchMutants())
          .flatMap(family -> family.planted().stream())
          .toList();

  private Mutants() {}

  static List<Mutant> all() {
    return ALL;
  }

  /** The names of all rules. */
  static List<String> rules() {
    return Arrays.stream(RaftRules.class.getRecordComponents())
        .map(component -> component.getType().getSimpleName())
        .toList();
  }

  private static Object value(RecordComponent component, RaftRules rules) {
    try {
      return component.getAccessor().invoke(rules);
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
