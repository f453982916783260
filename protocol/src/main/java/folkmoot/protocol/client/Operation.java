package folkmoot.protocol.client;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a client asks of a keyspace. Keys are at most 512 bytes of UTF-8, values are JSON texts in
 * UTF-8; both were validated at the gateway. Arrays must not be changed by whoever holds them.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Operation.Read.class, name = "read"),
  @JsonSubTypes.Type(value = Operation.Put.class, name = "put"),
  @JsonSubTypes.Type(value = Operation.Delete.class, name = "delete"),
  @JsonSubTypes.Type(value = Operation.PutAll.class, name = "put-all"),
  @JsonSubTypes.Type(value = Operation.OpenSession.class, name = "open-session"),
  @JsonSubTypes.Type(value = Operation.Describe.class, name = "describe")
})
public sealed interface Operation {

  /**
   * Reads one key.
   *
   * @param notBefore for {@link ReadLevel#READ_YOUR_WRITES} the index that must be applied before
   *     the answer, else 0
   */
  record Read(String key, ReadLevel level, long notBefore) implements Operation {}

  /** An operation that goes through the log. */
  sealed interface Write extends Operation {
    WriteConcern concern();
  }

  /** Sets one key. */
  record Put(String key, byte[] value, WriteConcern concern) implements Write {}

  /** Removes one key; the answer says whether there was one. */
  record Delete(String key, WriteConcern concern) implements Write {}

  /** Sets several keys, all or none, in one entry. */
  record PutAll(SortedMap<String, byte[]> updates, WriteConcern concern) implements Write {
    public PutAll {
      updates = Collections.unmodifiableSortedMap(new TreeMap<>(updates));
    }
  }

  /** Opens a session, whose number is the version that is answered (thesis §6.3). */
  record OpenSession(WriteConcern concern) implements Write {}

  /**
   * Asks the replica of this node about itself; never forwarded.
   *
   * @param keys how many of the first keys, in the order of their bytes, to name
   */
  record Describe(int keys) implements Operation {}
}
