package folkmoot.protocol.store;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the state machine of a keyspace applies; the bytes are {@link StoreCommandCodec}'s. */
public sealed interface StoreCommand {
  /** Sets one key; value is JSON in UTF-8. */
  record Put(String key, byte[] value) implements StoreCommand {}

  /** Removes one key. */
  record Delete(String key) implements StoreCommand {}

  /** Sets several keys at once. */
  record PutAll(SortedMap<String, byte[]> updates) implements StoreCommand {
    public PutAll {
      updates = Collections.unmodifiableSortedMap(new TreeMap<>(updates));
    }
  }

  /**
   * Forms the Pekko Cluster anew (DESIGN §2): only the founder, in exactly this incarnation, joins
   * itself; everyone else joins the founder.
   *
   * @param epoch ascending from 1
   */
  record FormCluster(long epoch, String founderNode, long founderIncarnation)
      implements StoreCommand {}
}
