package folkmoot.protocol.membership;

import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides how the Pekko Cluster is formed (DESIGN §2, "Pekko Cluster"): Raft is its authority, and
 * the last applied {@link FormCluster} says which founder, in which incarnation, may join itself.
 * An interface, so that a test can hand in a broken one and see that it is found out.
 */
public interface FormationRule {
  /** The rule as it must be. */
  FormationRule STRICT = new StrictFormationRule();

  /** What this node has to do now. */
  Decision decide(Facts facts);

  /**
   * True if an applied formation counts. Two leaders may both have proposed an epoch: the first in
   * the log has it, else one epoch would have two founders and two islands. In an epoch others may
   * be downed. To be asked wherever formations are applied, by the state machine too.
   *
   * @param last the last one that counted
   */
  default boolean accepts(Optional<FormCluster> last, FormCluster next) {
    if (last.isPresent() && next.isOf(last.get())) return !next.equals(last.get());
    return next.epoch() > last.map(FormCluster::epoch).orElse(0L);
  }

  /**
   * What a node knows when it decides.
   *
   * @param self this node and its disk
   * @param incarnation its incarnation
   * @param applied the last formation that this node applied and {@link #accepts accepted}
   * @param inEpoch epoch of the Pekko Cluster that this node is in, 0 for none
   * @param heard the latest Hello, by node id, of each other node of this cluster that said one
   *     within the last few seconds
   * @param voters who votes, by disk, this node included or not: only they lead, and so only they
   *     are named
   * @param listenedLong true if this node has listened for so long that everyone it can hear at all
   *     has said Hello
   * @param leads true if this node is the Raft leader and has applied all that was committed before
   *     it was elected
   */
  record Facts(
      Voter self,
      long incarnation,
      Optional<FormCluster> applied,
      long inEpoch,
      SortedMap<String, Hello> heard,
      SortedSet<Voter> voters,
      boolean listenedLong,
      boolean leads) {
    public Facts {
      heard = Collections.unmodifiableSortedMap(new TreeMap<>(heard));
      voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
    }
  }

  /** What to do. */
  sealed interface Decision {}

  /** As things are, nothing; facts that change ask again. */
  record Nothing() implements Decision {}

  /** This node is the founder named by the log, in the incarnation named: it begins the cluster. */
  record JoinSelf(long epoch) implements Decision {}

  /**
   * Join the cluster of this epoch through a node that is in it.
   *
   * @param address {@code host:remotePort}
   */
  record JoinVia(long epoch, String address) implements Decision {}

  /** Have this formation committed. */
  record ProposeFormation(FormCluster formation) implements Decision {}

  /** This actor system is in a cluster of an older epoch, and a system can join only once. */
  record RestartActorSystem(String reason) implements Decision {}
}
