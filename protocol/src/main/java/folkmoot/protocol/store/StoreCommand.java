package folkmoot.protocol.store;

import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.once.Keyed;
import folkmoot.protocol.once.Turn;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the state machine of a keyspace applies; the bytes are {@link StoreCommandCodec}'s. */
public sealed interface StoreCommand {
  /** A change of keys, which may stand in a {@link Once}. */
  sealed interface Change extends StoreCommand {}

  /** Sets one key; value is JSON in UTF-8. */
  record Put(String key, byte[] value) implements Change {}

  /** Removes one key. */
  record Delete(String key) implements Change {}

  /** Sets several keys at once. */
  record PutAll(SortedMap<String, byte[]> updates) implements Change {
    public PutAll {
      updates = Collections.unmodifiableSortedMap(new TreeMap<>(updates));
    }
  }

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
   * Forms the Pekko Cluster anew (DESIGN §2): only the founder, in exactly this incarnation, joins
   * itself; everyone else joins the founder.
   *
   * @param epoch ascending from 1
   */
  record FormCluster(long epoch, String founderNode, long founderIncarnation)
      implements StoreCommand {}
}
