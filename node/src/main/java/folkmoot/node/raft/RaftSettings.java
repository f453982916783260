package folkmoot.node.raft;

import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.watch.HistoryBounds;
import java.time.Duration;

/**
 * What one replica is told once.
 *
 * @param group name of the group
 * @param self this node and its disk
 * @param incarnation number of this start of the process on this disk
 * @param configuration who votes
 */
public record RaftSettings(
    String group,
    Voter self,
    long incarnation,
    Configuration configuration,
    Timing timing,
    Limits limits,
    Memory memory,
    Snapshots snapshots) {

  /**
   * Raft §5.6, §9.3.
   *
   * @param heartbeat how often a leader speaks to a silent follower
   * @param electionMin the shortest silence after which a follower stands
   * @param electionMax the longest
   * @param checkQuorum how long a leader goes on without answers of a majority
   * @param diskPatience how long a write may take before the disk counts as slow
   * @param batchDelay for how long a leader lets writes gather while those before them are not
   *     committed
   */
  public record Timing(
      Duration heartbeat,
      Duration electionMin,
      Duration electionMax,
      Duration checkQuorum,
      Duration diskPatience,
      Duration batchDelay) {

    /** A leader with nothing to do rests after this, and speaks as seldom while it rests. */
    Duration rest() {
      return heartbeat.multipliedBy(20);
    }

    /** So long after a replica has spoken its node's pulse speaks for it. */
    Duration pulseSpeaks() {
      return heartbeat.multipliedBy(50);
    }
  }

  /**
   * What a group remembers, of commands so that nothing is applied twice, and of changes for those
   * who watch; what its leader is told goes.
   *
   * @param idempotencyKeys of clients, each from its first request on
   * @param sessions of gateways, each from its latest write on
   */
  public record Memory(Keeping idempotencyKeys, Keeping sessions, HistoryBounds history) {
    /** With the default of changes. */
    public Memory(Keeping idempotencyKeys, Keeping sessions) {
      this(idempotencyKeys, sessions, HistoryBounds.DEFAULT);
    }

    /** As {@code reference.conf} has it. */
    public static final Memory DEFAULT =
        new Memory(new Keeping(100_000, 600_000), new Keeping(1024, 600_000));
  }

  /**
   * Past a limit the client gets a refusal, never a growing queue.
   *
   * @param messageBytes most bytes of entries in one AppendEntries, one entry at the least
   * @param inFlightMessages most AppendEntries with entries unanswered by one follower
   * @param inFlightBytes most bytes of them
   * @param uncommittedBytes most bytes of entries that are proposed and not yet applied
   * @param pendingReads most reads that wait for an index
   * @param applyBytes most bytes that the state machine has been given and not yet applied
   * @param cacheBytes of the ends of all logs of a node that are kept in memory, see {@link
   *     CacheRoom}
   * @param applyLag most entries that are committed and not yet applied at a leader
   */
  public record Limits(
      int messageBytes,
      int inFlightMessages,
      long inFlightBytes,
      long uncommittedBytes,
      int pendingReads,
      long applyBytes,
      long cacheBytes,
      int applyLag) {

    /** With the lag that {@code reference.conf} allows. */
    public Limits(
        int messageBytes,
        int inFlightMessages,
        long inFlightBytes,
        long uncommittedBytes,
        int pendingReads,
        long applyBytes,
        long cacheBytes) {
      this(
          messageBytes,
          inFlightMessages,
          inFlightBytes,
          uncommittedBytes,
          pendingReads,
          applyBytes,
          cacheBytes,
          50_000);
    }
  }

  /**
   * When the log is let go, and how who lacks it gets a snapshot.
   *
   * @param spareEntries so many entries are kept for followers that are slow, unless they have more
   *     bytes than {@code spareBytes}
   * @param spareBytes most bytes of them
   * @param heldBytes most bytes of the log that is kept for followers that fetch a snapshot
   * @param chunkBytes bytes of a chunk of a snapshot
   * @param window chunks on their way to one receiver
   * @param transfers snapshots that this replica sends at a time
   * @param timeout after so long without a word the other side of a transfer counts as gone
   */
  public record Snapshots(
      long spareEntries,
      long spareBytes,
      long heldBytes,
      int chunkBytes,
      int window,
      int transfers,
      Duration timeout) {
    /** For a log of moderate size on a LAN. */
    public static final Snapshots DEFAULT =
        new Snapshots(10_000, 32L << 20, 256L << 20, 64 << 10, 8, 2, Duration.ofSeconds(10));
  }

  /** With the default of snapshots. */
  public RaftSettings(
      String group,
      Voter self,
      long incarnation,
      Configuration configuration,
      Timing timing,
      Limits limits,
      Memory memory) {
    this(group, self, incarnation, configuration, timing, limits, memory, Snapshots.DEFAULT);
  }
}
