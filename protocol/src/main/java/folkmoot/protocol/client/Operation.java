package folkmoot.protocol.client;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import folkmoot.protocol.data.Precondition;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.merge.Breadth;
import folkmoot.protocol.merge.Update;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a client asks of a keyspace. Keys are at most 512 bytes of UTF-8, values are JSON texts in
 * UTF-8; both were validated at the gateway. Arrays must not be changed by whoever holds them.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Operation.Read.class, name = "read"),
  @JsonSubTypes.Type(value = Operation.Scan.class, name = "scan"),
  @JsonSubTypes.Type(value = Operation.Put.class, name = "put"),
  @JsonSubTypes.Type(value = Operation.PutFor.class, name = "put-for"),
  @JsonSubTypes.Type(value = Operation.Delete.class, name = "delete"),
  @JsonSubTypes.Type(value = Operation.PutAll.class, name = "put-all"),
  @JsonSubTypes.Type(value = Operation.Conditional.class, name = "conditional"),
  @JsonSubTypes.Type(value = Operation.Increment.class, name = "increment"),
  @JsonSubTypes.Type(value = Operation.Transact.class, name = "transact"),
  @JsonSubTypes.Type(value = Operation.OpenSession.class, name = "open-session"),
  @JsonSubTypes.Type(value = Operation.Merge.class, name = "merge"),
  @JsonSubTypes.Type(value = Operation.ReadMerged.class, name = "read-merged"),
  @JsonSubTypes.Type(value = Operation.ScanMerged.class, name = "scan-merged"),
  @JsonSubTypes.Type(value = Operation.Inspect.class, name = "inspect"),
  @JsonSubTypes.Type(value = Operation.Describe.class, name = "describe")
})
public sealed interface Operation {
  /** True of what may have changed something once it was sent, whatever becomes of its answer. */
  @JsonIgnore
  default boolean changes() {
    return this instanceof Write || this instanceof Merge;
  }

  /** An operation that changes nothing, and is served by one replica. */
  sealed interface Query extends Operation {
    ReadLevel level();

    /** The index that must be applied before the answer, 0 for none. */
    long notBefore();

    /** The same with another index to wait for. */
    Query notBefore(long index);

    /** At {@link ReadLevel#BOUNDED_STALENESS}, and only there: how stale it may be. */
    Optional<Bound> bound();
  }

  /**
   * Reads one key.
   *
   * @param notBefore for {@link ReadLevel#READ_YOUR_WRITES} the index that must be applied before
   *     the answer, else 0
   */
  record Read(String key, ReadLevel level, long notBefore, Optional<Bound> bound) implements Query {
    public Read {
      requireFitting(level, bound);
    }

    /** One without a bound. */
    public Read(String key, ReadLevel level, long notBefore) {
      this(key, level, notBefore, Optional.empty());
    }

    /** The same with another index to wait for. */
    public Read notBefore(long index) {
      return new Read(key, level, index, bound);
    }
  }

  /** Reads keys in the order of their bytes, all from one state. */
  record Scan(ScanRange range, ReadLevel level, long notBefore, Optional<Bound> bound)
      implements Query {
    public Scan {
      requireFitting(level, bound);
    }

    /** One that waits for nothing, and without a bound. */
    public Scan(ScanRange range, ReadLevel level) {
      this(range, level, 0, Optional.empty());
    }

    /** The same with another index to wait for. */
    public Scan notBefore(long index) {
      return new Scan(range, level, index, bound);
    }
  }

  private static void requireFitting(ReadLevel level, Optional<Bound> bound) {
    if (bound.isPresent() != (level == ReadLevel.BOUNDED_STALENESS))
      throw new IllegalArgumentException("a read at %s with %s".formatted(level, bound));
  }

  /** An operation that goes through the log. */
  sealed interface Write extends Operation {
    WriteConcern concern();

    /** The same with another concern. */
    Write awaiting(WriteConcern other);
  }

  /** A write of one key, which may be done under a condition. */
  sealed interface Single extends Write {
    String key();

    @Override
    Single awaiting(WriteConcern other);
  }

  /** Sets one key. */
  record Put(String key, byte[] value, WriteConcern concern) implements Single {
    @Override
    public Put awaiting(WriteConcern other) {
      return new Put(key, value, other);
    }
  }

  /** Sets one key for so long, in the time of the log. */
  record PutFor(String key, byte[] value, long ttlMillis, WriteConcern concern) implements Single {
    @Override
    public PutFor awaiting(WriteConcern other) {
      return new PutFor(key, value, ttlMillis, other);
    }
  }

  /** Removes one key; the answer says whether there was one. */
  record Delete(String key, WriteConcern concern) implements Single {
    @Override
    public Delete awaiting(WriteConcern other) {
      return new Delete(key, other);
    }
  }

  /** Sets several keys, all or none, in one entry. */
  record PutAll(SortedMap<String, byte[]> updates, WriteConcern concern) implements Write {
    public PutAll {
      updates = Collections.unmodifiableSortedMap(new TreeMap<>(updates));
    }

    @Override
    public PutAll awaiting(WriteConcern other) {
      return new PutAll(updates, other);
    }
  }

  /** A write that is done only if its key is so when it is applied. */
  record Conditional(Precondition condition, Single write) implements Write {
    @Override
    public WriteConcern concern() {
      return write.concern();
    }

    @Override
    public Conditional awaiting(WriteConcern other) {
      return new Conditional(condition, write.awaiting(other));
    }
  }

  /** Adds to one key; the answer says what came of it. */
  record Increment(String key, long by, WriteConcern concern) implements Write {
    @Override
    public Increment awaiting(WriteConcern other) {
      return new Increment(key, by, other);
    }
  }

  /**
   * Several steps, all or none. One that only reads goes through the log as well: what it answers
   * is decided at one place of the one order, by the one rule, and told again to who asks again.
   */
  record Transact(Transaction transaction, WriteConcern concern) implements Write {
    @Override
    public Transact awaiting(WriteConcern other) {
      return new Transact(transaction, other);
    }
  }

  /** Opens a session, whose number is the version that is answered (thesis §6.3). */
  record OpenSession(WriteConcern concern) implements Write {
    @Override
    public OpenSession awaiting(WriteConcern other) {
      return new OpenSession(other);
    }
  }

  /**
   * Updates a value that merges, at the node that is asked: each keeps every such keyspace, so that
   * none is ever asked for another. There is no second attempt: what counts, counts twice.
   *
   * @param type as clients name it
   * @param breadth how many nodes must have it before the answer
   */
  record Merge(String key, String type, Update update, Breadth breadth) implements Operation {}

  /**
   * Reads a value that merges, at the node that is asked.
   *
   * @param breadth of how many nodes' values the answer is the merge
   */
  record ReadMerged(String key, Breadth breadth) implements Operation {}

  /**
   * Reads keys of values that merge as the node that is asked has them, in the order of strings.
   */
  record ScanMerged(ScanRange range) implements Operation {}

  /** Reads what the very node that is asked has of a key of values that merge. */
  record Inspect(String key) implements Operation {}

  /**
   * Asks the replica of this node about itself; never forwarded.
   *
   * @param keys how many of the first keys, in the order of their bytes, to name
   */
  record Describe(int keys) implements Operation {}
}
