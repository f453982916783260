package folkmoot.protocol.raft;

import folkmoot.protocol.Invariants;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Who decides: one set of voters, or two while the membership changes (joint consensus, Raft §6),
 * and then a majority of each is needed for everything.
 *
 * @param majorities the sets of voters, one or two, none of them empty
 */
public record Configuration(List<SortedSet<Voter>> majorities) {
  public Configuration {
    majorities =
        majorities.stream()
            .<SortedSet<Voter>>map(set -> Collections.unmodifiableSortedSet(new TreeSet<>(set)))
            .toList();
    Invariants.check(
        majorities.size() == 1 || majorities.size() == 2,
        "a configuration is one set of voters or two, not %s",
        majorities.size());
    Invariants.check(
        majorities.stream().noneMatch(SortedSet::isEmpty), "there are voters in %s", majorities);
  }

  public static Configuration of(SortedSet<Voter> voters) {
    return new Configuration(List.of(voters));
  }

  /** Everyone who votes, in either set. */
  public SortedSet<Voter> voters() {
    SortedSet<Voter> all = new TreeSet<>();
    majorities.forEach(all::addAll);
    return all;
  }

  public boolean isVoter(Voter voter) {
    return majorities.stream().anyMatch(set -> set.contains(voter));
  }

  /** True if those who agree are a majority, in joint mode of both sets. */
  public boolean isQuorum(Predicate<Voter> agrees) {
    return majorities.stream()
        .allMatch(set -> set.stream().filter(agrees).count() >= majority(set.size()));
  }

  /**
   * The highest number that a majority has reached: the order statistic over the voters, in joint
   * mode the smaller of both (trap 8).
   */
  public long reachedByQuorum(ToLongFunction<Voter> reached) {
    long quorum = Long.MAX_VALUE;
    for (SortedSet<Voter> set : majorities) {
      long[] sorted = set.stream().mapToLong(reached).sorted().toArray();
      quorum = Math.min(quorum, sorted[sorted.length - majority(sorted.length)]);
    }
    return quorum;
  }

  /** How many of {@code size} are a majority. */
  public static int majority(int size) {
    return size / 2 + 1;
  }
}
