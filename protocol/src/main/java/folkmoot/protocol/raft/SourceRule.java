package folkmoot.protocol.raft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** From whom a replica that lags too far behind is to fetch a snapshot. */
@FunctionalInterface
public interface SourceRule {
  /**
   * @param leader who asks, and has the log after {@code leastIndex}
   * @param lagging who is to fetch it
   * @param voters who may have it, the two included
   * @param durable up to where each one's log is known to match and to be durable
   * @param answers who has answered lately
   * @param failures how often it has been tried in vain since the replica lags
   */
  Voter choose(
      Voter leader,
      Voter lagging,
      SortedSet<Voter> voters,
      ToLongFunction<Voter> durable,
      Predicate<Voter> answers,
      long leastIndex,
      int failures);

  /**
   * The follower that is furthest, since the leader has enough to do; after each failure the next,
   * and the leader itself after them: a source that refuses may be busy for long with another, who
   * asks it again and again.
   */
  static SourceRule followersFirst() {
    return (leader, lagging, voters, durable, answers, leastIndex, failures) -> {
      List<Voter> sources = new ArrayList<>();
      for (Voter voter : voters) {
        boolean may =
            !voter.equals(leader)
                && !voter.nodeId().equals(lagging.nodeId())
                && answers.test(voter)
                && durable.applyAsLong(voter) >= leastIndex;
        if (may) sources.add(voter);
      }
      sources.sort(Comparator.comparingLong(durable).reversed());
      sources.add(leader);
      return sources.get(failures % sources.size());
    };
  }
}
