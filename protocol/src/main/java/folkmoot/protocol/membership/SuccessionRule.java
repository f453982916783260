package folkmoot.protocol.membership;

import folkmoot.protocol.raft.Voter;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides whether a node may write on under the names of disks that it has lost (DESIGN §6). A name
 * has one writer, who knows all that anyone knows to be written under it. So it takes that it was
 * decided which disk each node is on, and no other comes back, on which there may be something of
 * it; that everybody knows of that, and hears no more of the lost ones; and that all of it was read
 * here after that.
 *
 * <p>It is asked twice, before all is read and after it, each time with what was heard since: the
 * answers must be the same, so that all was read from those who were there at the beginning.
 */
public interface SuccessionRule {
  /** The rule as it must be. */
  SuccessionRule STRICT = new StrictSuccessionRule();

  Decision decide(Facts facts);

  /**
   * What a node knows when it decides.
   *
   * @param self its node id and disk id
   * @param address where its links listen
   * @param decided on which disks nodes are, by the catalog
   * @param configured the addresses of all nodes, its own included
   * @param heard the latest Hello from each address, of this round
   * @param cluster what it sees of the Pekko Cluster
   */
  record Facts(
      Voter self,
      String address,
      Disks decided,
      SortedSet<String> configured,
      SortedMap<String, Hello> heard,
      Members cluster) {
    public Facts {
      configured = Collections.unmodifiableSortedSet(new TreeSet<>(configured));
      heard = Collections.unmodifiableSortedMap(new TreeMap<>(heard));
    }
  }

  /**
   * The Pekko Cluster as a node sees it.
   *
   * @param isUp true if this node is Up: then each member has seen that the former actor system at
   *     its address was removed, and hears it no more
   * @param addresses of all members, {@code host:remotePort}
   */
  record Members(boolean isUp, SortedSet<String> addresses) {
    public Members {
      addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
    }
  }

  sealed interface Decision {}

  /**
   * Not now.
   *
   * @param reason one sentence for a human
   */
  record Wait(String reason) implements Decision {}

  /**
   * From these all that there is can be read.
   *
   * @param starts which start of which node each of the others is, by address
   */
  record Sources(SortedMap<String, Start> starts) implements Decision {
    public Sources {
      starts = Collections.unmodifiableSortedMap(new TreeMap<>(starts));
    }
  }

  /** One start of a node. */
  record Start(Voter node, long incarnation) {}
}
