package folkmoot.protocol.raft;

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
   * The follower that is furthest, since the leader has enough to do; the leader itself if there is
   * none, or if it did not work.
   */
  static SourceRule followersFirst() {
    return (leader, lagging, voters, durable, answers, leastIndex, failures) -> {
      Voter best = leader;
      if (failures > 0) return best;
      for (Voter voter : voters) {
        boolean may =
            !voter.equals(leader)
                && !voter.nodeId().equals(lagging.nodeId())
                && answers.test(voter)
                && durable.applyAsLong(voter) > leastIndex;
        boolean better =
            best.equals(leader) || durable.applyAsLong(voter) > durable.applyAsLong(best);
        if (may && better) best = voter;
      }
      return best;
    };
  }
}
