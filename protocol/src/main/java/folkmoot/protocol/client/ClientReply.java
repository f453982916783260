package folkmoot.protocol.client;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import folkmoot.protocol.data.ScanRange;
import folkmoot.protocol.data.StepResult;
import folkmoot.protocol.merge.Shown;
import folkmoot.protocol.once.Digest;
import folkmoot.protocol.token.Point;
import folkmoot.protocol.token.SessionToken;
import java.util.List;
import java.util.Optional;

/**
 * What an engine answers. Expected trouble is an answer, too: each says whether a write may have
 * been applied.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = ClientReply.Found.class, name = "found"),
  @JsonSubTypes.Type(value = ClientReply.Page.class, name = "page"),
  @JsonSubTypes.Type(value = ClientReply.Absent.class, name = "absent"),
  @JsonSubTypes.Type(value = ClientReply.Written.class, name = "written"),
  @JsonSubTypes.Type(value = ClientReply.Counted.class, name = "counted"),
  @JsonSubTypes.Type(value = ClientReply.Ran.class, name = "ran"),
  @JsonSubTypes.Type(value = ClientReply.Undone.class, name = "undone"),
  @JsonSubTypes.Type(value = ClientReply.Merged.class, name = "merged"),
  @JsonSubTypes.Type(value = ClientReply.MergedPage.class, name = "merged-page"),
  @JsonSubTypes.Type(value = ClientReply.Inspected.class, name = "inspected"),
  @JsonSubTypes.Type(value = ClientReply.NotLeader.class, name = "not-leader"),
  @JsonSubTypes.Type(value = ClientReply.Unavailable.class, name = "unavailable"),
  @JsonSubTypes.Type(value = ClientReply.DiskFull.class, name = "disk-full"),
  @JsonSubTypes.Type(value = ClientReply.Unknown.class, name = "unknown"),
  @JsonSubTypes.Type(value = ClientReply.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = ClientReply.Overloaded.class, name = "overloaded"),
  @JsonSubTypes.Type(value = ClientReply.Conflict.class, name = "conflict"),
  @JsonSubTypes.Type(value = ClientReply.SessionLost.class, name = "session-lost"),
  @JsonSubTypes.Type(value = ClientReply.SeenLost.class, name = "seen-lost"),
  @JsonSubTypes.Type(value = NodeStatus.class, name = "status")
})
public sealed interface ClientReply
    permits ClientReply.Found,
        ClientReply.Page,
        ClientReply.Absent,
        ClientReply.Written,
        ClientReply.Counted,
        ClientReply.Ran,
        ClientReply.Undone,
        ClientReply.Merged,
        ClientReply.MergedPage,
        ClientReply.Inspected,
        ClientReply.NotLeader,
        ClientReply.Unavailable,
        ClientReply.DiskFull,
        ClientReply.Unknown,
        ClientReply.Refused,
        ClientReply.Overloaded,
        ClientReply.Conflict,
        ClientReply.SessionLost,
        ClientReply.SeenLost,
        NodeStatus {

  /** The number of the {@link ClientRequest} that this answers. */
  long requestId();

  /**
   * Who answered.
   *
   * @param nodeId the replica that served
   * @param role its role at that moment
   * @param leaderId whom it holds to be the leader, if anyone
   */
  record Served(String nodeId, Role role, Optional<String> leaderId) {}

  /**
   * What a read was really given.
   *
   * @param at the entry after which the state was so; {@link Point#NONE} for the state before all
   * @param stalenessMillis the state misses nothing that was committed so long before; empty if the
   *     replica does not know
   * @param behind at {@link ReadLevel#CAUSAL} what the state depends on in other groups
   */
  record Given(ReadLevel level, Point at, Optional<Long> stalenessMillis, SessionToken behind) {
    /** Of a state that depends on no other group, as far as is told. */
    public Given(ReadLevel level, Point at, Optional<Long> stalenessMillis) {
      this(level, at, stalenessMillis, SessionToken.EMPTY);
    }

    /** Of a state of which nothing is told. */
    public Given(ReadLevel level) {
      this(level, Point.NONE, Optional.empty());
    }
  }

  /**
   * The value of a key.
   *
   * @param value JSON in UTF-8, as it was put
   * @param version index of the entry that wrote it
   */
  record Found(long requestId, byte[] value, long version, Given given, Served served)
      implements ClientReply {
    /** One of a state of which nothing is told. */
    public Found(long requestId, byte[] value, long version, ReadLevel given, Served served) {
      this(requestId, value, version, new Given(given), served);
    }
  }

  /**
   * Keys of a scan.
   *
   * @param items in the order of the bytes of their keys
   * @param more there are keys behind the last of them
   * @param index of the entry after which the state was so
   */
  record Page(
      long requestId,
      List<ScanRange.Item> items,
      boolean more,
      long index,
      Given given,
      Served served)
      implements ClientReply {
    public Page {
      items = List.copyOf(items);
    }

    /** One of a state of which nothing is told but its index. */
    public Page(
        long requestId,
        List<ScanRange.Item> items,
        boolean more,
        long index,
        ReadLevel given,
        Served served) {
      this(requestId, items, more, index, new Given(given), served);
    }
  }

  /**
   * No such key, for a read or a delete; a delete that finds nothing went through the log.
   *
   * @param given of a delete: strong, at its own entry
   * @param repeated the first answer to the idempotency key of a delete, once more
   */
  record Absent(long requestId, Given given, Served served, boolean repeated)
      implements ClientReply {
    /** The answer to this very request, of a state of which nothing is told. */
    public Absent(long requestId, Served served) {
      this(requestId, served, false);
    }

    /** One of a state of which nothing is told. */
    public Absent(long requestId, Served served, boolean repeated) {
      this(requestId, new Given(ReadLevel.STRONG), served, repeated);
    }
  }

  /**
   * The write is durable on as many voters as were asked for; and committed and applied at the
   * leader, unless {@code at} is provisional.
   *
   * @param version index of its entry
   * @param copies how many durable copies were awaited
   * @param count how many keys it set or removed
   * @param at the entry by which this was decided: of a repetition its own
   * @param firstLeader of the first answer to its idempotency key, once more: who gave it
   */
  record Written(
      long requestId,
      long version,
      int copies,
      int count,
      Point at,
      Served served,
      Optional<String> firstLeader)
      implements ClientReply {
    /** The answer to this very request, by an entry of which nothing is told. */
    public Written(long requestId, long version, int copies, int count, Served served) {
      this(requestId, version, copies, count, served, Optional.empty());
    }

    /** By an entry of which nothing is told. */
    public Written(
        long requestId,
        long version,
        int copies,
        int count,
        Served served,
        Optional<String> firstLeader) {
      this(requestId, version, copies, count, Point.NONE, served, firstLeader);
    }
  }

  /**
   * Added: as {@link Written}.
   *
   * @param value the sum
   */
  record Counted(
      long requestId,
      long value,
      long version,
      int copies,
      Point at,
      Served served,
      Optional<String> firstLeader)
      implements ClientReply {
    /** By an entry of which nothing is told. */
    public Counted(
        long requestId,
        long value,
        long version,
        int copies,
        Served served,
        Optional<String> firstLeader) {
      this(requestId, value, version, copies, Point.NONE, served, firstLeader);
    }
  }

  /**
   * A transaction has run: as {@link Written}.
   *
   * @param succeeded all its comparisons held
   * @param results of its steps, of the list that was done, in their order
   */
  record Ran(
      long requestId,
      boolean succeeded,
      List<StepResult> results,
      long version,
      int copies,
      Point at,
      Served served,
      Optional<String> firstLeader)
      implements ClientReply {
    public Ran {
      results = List.copyOf(results);
    }

    /** By an entry of which nothing is told. */
    public Ran(
        long requestId,
        boolean succeeded,
        List<StepResult> results,
        long version,
        int copies,
        Served served,
        Optional<String> firstLeader) {
      this(requestId, succeeded, results, version, copies, Point.NONE, served, firstLeader);
    }
  }

  /**
   * It went through the log, and what the keys are forbade it: it has changed nothing, and never
   * will.
   *
   * @param version of the key when a condition did not hold, 0 if there was none; else 0
   * @param at the entry by which this was decided
   * @param repeated the first answer to the idempotency key, once more
   */
  record Undone(long requestId, Why why, long version, Point at, Served served, boolean repeated)
      implements ClientReply {
    /** By an entry of which nothing is told. */
    public Undone(long requestId, Why why, long version, Served served, boolean repeated) {
      this(requestId, why, version, Point.NONE, served, repeated);
    }

    /** What forbade it. */
    public enum Why {
      /** A condition did not hold. */
      NOT_MATCHED,
      /** What was to be added to is no whole number. */
      NOT_AN_INTEGER,
      /** What was to be added to, or the sum, has more than 64 bits. */
      OUT_OF_RANGE,
      /** Two values were to be compared that have no order. */
      NOT_COMPARABLE,
      /** The values that were to be read are more than may be answered. */
      RESULTS_TOO_LARGE
    }
  }

  /**
   * A value that merges: after an update, or as it was read.
   *
   * @param type as clients name it; of an update the type that it named
   * @param others the values that the key has under other types, since it got them on two sides of
   *     a partition: by the names of the types, all behind {@code type} if this was read
   * @param durable the update is on the disk of this node, or what was read is: all of it survives
   *     that every node stops
   * @param nodes how many have it for certain, or how many were asked; this one counted
   */
  record Merged(
      long requestId,
      String type,
      Shown value,
      List<Other> others,
      boolean durable,
      int nodes,
      Served served)
      implements ClientReply {
    public Merged {
      others = List.copyOf(others);
    }

    /** What a key is besides. */
    public record Other(String type, Shown value) {}
  }

  /**
   * Keys of values that merge, as one node has them.
   *
   * @param more there are keys behind the last of them
   */
  record MergedPage(long requestId, List<MergedKey> items, boolean more, Served served)
      implements ClientReply {
    public MergedPage {
      items = List.copyOf(items);
    }
  }

  /**
   * What one node has of a key of values that merge.
   *
   * @param key empty if it has nothing
   * @param state equal exactly if what two nodes have is, down to what is not shown
   */
  record Inspected(long requestId, Optional<MergedKey> key, Digest state, Served served)
      implements ClientReply {}

  /** Not done, nothing applied: ask the leader, if one is known. */
  record NotLeader(long requestId, Served served) implements ClientReply {}

  /** Not done, nothing applied: {@code reason} is one short sentence. Safe to retry. */
  record Unavailable(long requestId, String reason, Served served) implements ClientReply {}

  /** Not done, nothing applied: the disk of whoever leads has no room. Safe to retry. */
  record DiskFull(long requestId, Served served) implements ClientReply {
    /** One short sentence. */
    public static final String REASON = "The disk is full: no write is taken until there is room";
  }

  /**
   * A write that may or may not be applied, now or later: {@code reason} is one short sentence.
   *
   * @param copies if more were awaited than came in time: the nodes that have it on their disks
   */
  record Unknown(long requestId, String reason, List<String> copies, Served served)
      implements ClientReply {
    public Unknown {
      copies = List.copyOf(copies);
    }

    /** Of whose copies nothing is known. */
    public Unknown(long requestId, String reason, Served served) {
      this(requestId, reason, List.of(), served);
    }
  }

  /** A request that cannot be met as asked, however often it is sent; nothing applied. */
  record Refused(long requestId, String code, String reason) implements ClientReply {
    /** The code for a value that is, or would become, larger than it may be. */
    public static final String TOO_LARGE = "too_large";
  }

  /** What it asks contradicts what the keyspace remembers; nothing applied. */
  record Conflict(long requestId, String code, String reason, Served served)
      implements ClientReply {}

  /**
   * The session that the write bears is not known, or it is a number that nobody awaits any more:
   * this attempt has applied nothing. Whether an earlier one has, nobody knows.
   */
  record SessionLost(long requestId, Served served) implements ClientReply {}

  /**
   * What the asker has seen of the group was lost at a failover, so nothing is told as if it had
   * come after that; nothing applied.
   *
   * @param at an entry that is committed: to go on from, for who accepts the loss
   */
  record SeenLost(long requestId, Point at, Served served) implements ClientReply {}

  /**
   * Past a limit; nothing applied; try again after {@code retryAfterMillis}.
   *
   * @param limit its name, in snake case: the code of the HTTP answer
   */
  record Overloaded(long requestId, String limit, long retryAfterMillis) implements ClientReply {}

  /** The index of the entry that it says was applied, 0 if it says none. */
  @JsonIgnore
  default long writtenAt() {
    if (this instanceof Written written) return written.version();
    if (this instanceof Counted counted) return counted.version();
    return this instanceof Ran ran ? ran.version() : 0;
  }

  /**
   * Up to where the one who is told this has seen the log; {@link Point#NONE} if it says nothing.
   */
  @JsonIgnore
  default Point seen() {
    if (this instanceof Found found) return found.given().at();
    if (this instanceof Written written) return written.at();
    if (this instanceof Absent absent) return absent.given().at();
    if (this instanceof Page page) return page.given().at();
    if (this instanceof Counted counted) return counted.at();
    if (this instanceof Ran ran) return ran.at();
    return this instanceof Undone undone ? undone.at() : Point.NONE;
  }

  /** What the one who is told this depends on in other groups, once it goes on from it. */
  @JsonIgnore
  default SessionToken behind() {
    if (this instanceof Found found) return found.given().behind();
    if (this instanceof Absent absent) return absent.given().behind();
    return this instanceof Page page ? page.given().behind() : SessionToken.EMPTY;
  }

  /** True for answers after which a retry elsewhere cannot apply a write twice. */
  @JsonIgnore
  default boolean nothingApplied() {
    return this instanceof NotLeader
        || this instanceof Unavailable
        || this instanceof DiskFull
        || this instanceof Refused
        || this instanceof Conflict
        || this instanceof SeenLost
        || this instanceof Overloaded;
  }
}
