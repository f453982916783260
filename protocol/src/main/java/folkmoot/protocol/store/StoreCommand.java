package folkmoot.protocol.store;

import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.token.SessionToken;
import folkmoot.protocol.watch.HistoryBounds;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the state machine of a keyspace applies; the bytes are {@link StoreCommandCodec}'s. */
public sealed interface StoreCommand {
  /** A change of keys, which may stand in a {@link Once}. */
  sealed interface Change extends StoreCommand {}

  /** A change of one key, which may stand under a condition. */
  sealed interface Single extends Change {
    String key();
  }

  /** Sets one key; value is JSON in UTF-8. */
  record Put(String key, byte[] value) implements Single {}

  /** Sets one key for so long, in log time; value is JSON in UTF-8. */
  record PutFor(String key, byte[] value, long ttlMillis) implements Single {
    public PutFor {
      if (ttlMillis < 1) throw new IllegalArgumentException("a key for %d ms".formatted(ttlMillis));
    }
  }

  /** Removes one key. */
  record Delete(String key) implements Single {}

  /** Sets several keys at once. */
  record PutAll(SortedMap<String, byte[]> updates) implements Change {
    public PutAll {
      updates = Collections.unmodifiableSortedMap(new TreeMap<>(updates));
    }
  }

  /**
   * A change that is made only if its key is so when it comes to be applied. A key that is to be
   * removed and is not there is just that, whatever the condition (RFC 9110 §13.2.1).
   */
  record When(Precondition condition, Single change) implements Change {}

  /** Adds to one key, whose value is a whole number. */
  record Increment(String key, long by) implements Change {}

  /**
   * A change by somebody who had seen this of other groups: whoever sees the change, or anything
   * after it, depends on that, too. All of it was committed.
   */
  record After(SessionToken seen, Change change) implements Change {
    public After {
      if (seen.isEmpty() || change instanceof After)
        throw new IllegalArgumentException("a change after %s: %s".formatted(seen, change));
    }
  }

  /** Several steps, all or none. */
  record Transact(Transaction transaction) implements Change {}

  /**
   * A change that is applied at most once, however often it stands in the log.
   *
   * @param turn by which its repetitions by a gateway are known
   * @param keyed by which its repetitions by a client are known
   */
  record Once(Optional<Turn> turn, Optional<Keyed> keyed, Change change) implements StoreCommand {
    public Once {
      if (turn.isEmpty() && keyed.isEmpty())
        throw new IllegalArgumentException("nothing tells its repetitions");
    }
  }

  /**
   * Opens a session, whose name is the index of this entry (thesis §6.3, RegisterClient): no two
   * have the same, and none is opened by a write that comes late.
   *
   * @param keeping how long after its latest write, and how many: of more, the one whose latest
   *     write is the oldest is forgotten
   */
  record OpenSession(Keeping keeping) implements StoreCommand {}

  /**
   * From now on so much is remembered of what has changed, for those who watch; what is too much
   * goes at once.
   */
  record KeepHistory(HistoryBounds bounds) implements StoreCommand {}

  /**
   * Forms the Pekko Cluster anew (DESIGN §2): only the founder, in exactly this incarnation, joins
   * itself; everyone else joins the founder.
   *
   * @param epoch ascending from 1
   * @param downed members that are to be downed in it; a later command of the same epoch and
   *     founder has others
   */
  record FormCluster(
      long epoch, String founderNode, long founderIncarnation, SortedSet<ClusterMember> downed)
      implements StoreCommand {
    public FormCluster {
      downed = Collections.unmodifiableSortedSet(new TreeSet<>(downed));
    }

    /** Nobody is downed yet. */
    public FormCluster(long epoch, String founderNode, long founderIncarnation) {
      this(epoch, founderNode, founderIncarnation, new TreeSet<>());
    }

    /** The same formation, whoever was downed in it. */
    public boolean isOf(FormCluster other) {
      return epoch == other.epoch
          && founderNode.equals(other.founderNode)
          && founderIncarnation == other.founderIncarnation;
    }
  }

  /**
   * An actor system that is or was a member of the Pekko Cluster.
   *
   * @param address {@code host:remotePort}
   * @param uid tells it from the others that were at this address
   */
  record ClusterMember(String address, long uid) implements Comparable<ClusterMember> {
    @Override
    public int compareTo(ClusterMember other) {
      int byAddress = address.compareTo(other.address);
      return byAddress != 0 ? byAddress : Long.compare(uid, other.uid);
    }
  }
}
