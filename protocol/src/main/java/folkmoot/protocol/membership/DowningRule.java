package folkmoot.protocol.membership;

import folkmoot.protocol.store.StoreCommand.ClusterMember;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides who is no member of the Pekko Cluster any more (DESIGN §2, "Pekko Cluster"). No node
 * downs another by what it sees: both sides of a partition would down each other. Whoever leads the
 * group {@code system} has it committed who is downed, and everybody carries that out.
 *
 * <p>A member that is unreachable and Up keeps every other from joining, so it cannot stay for
 * ever. One that starts again at its old address takes its own place, without this rule.
 */
public interface DowningRule {
  /** The rule as it must be. */
  DowningRule STRICT = new StrictDowningRule();

  /** What this node has to do now. */
  Decision decide(Facts facts);

  /** What the others can be heard of a member. */
  enum Reach {
    REACHABLE,
    UNREACHABLE,
    /** Unreachable for so long that nobody waits for it any more. */
    GONE,
    /** Unreachable, and its node says Hello from another address. */
    REPLACED
  }

  /**
   * What a node knows when it decides.
   *
   * @param self this actor system
   * @param formation the last formation that this node applied and accepted
   * @param inEpoch epoch of the Pekko Cluster that this node is in, 0 for none
   * @param members all members of it that are not downed, as this node sees them
   * @param leads true if this node is the Raft leader and has applied all that was committed before
   *     it was elected
   */
  record Facts(
      ClusterMember self,
      FormCluster formation,
      long inEpoch,
      SortedMap<ClusterMember, Reach> members,
      boolean leads) {
    public Facts {
      members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }
  }

  /** What to do. */
  sealed interface Decision {}

  /** As things are, nothing; facts that change ask again. */
  record Nothing() implements Decision {}

  /** Have it committed that these, too, are downed. */
  record ProposeDowning(FormCluster formation) implements Decision {}

  /** It is committed: down them. */
  record Down(SortedSet<ClusterMember> members) implements Decision {
    public Down {
      members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
    }
  }

  /** This very actor system was downed, whether it has heard so from the others or not. */
  record RestartActorSystem(String reason) implements Decision {}
}
