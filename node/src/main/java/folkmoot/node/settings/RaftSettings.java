package folkmoot.node.settings;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Timing and bounds of the Raft groups; see {@code folkmoot.raft} in reference.conf.
 *
 * @param appendTimeout after which an unanswered AppendEntries is sent again
 */
public record RaftSettings(
    Duration heartbeatInterval,
    Duration electionTimeoutMin,
    Duration electionTimeoutMax,
    Duration appendTimeout,
    RaftLimits limits) {
  private static final Duration MOST = Duration.ofMinutes(10);

  /**
   * @param entriesPerMessage entries in one AppendEntries
   * @param bytesPerMessage bytes of the entries in one AppendEntries
   * @param inFlightPerPeer AppendEntries sent to one follower and not answered yet
   * @param uncommittedBytes bytes of entries that a leader holds uncommitted
   * @param logCacheBytes bytes of the latest entries kept in memory
   */
  public record RaftLimits(
      int entriesPerMessage,
      int bytesPerMessage,
      int inFlightPerPeer,
      int uncommittedBytes,
      int logCacheBytes) {}

  static RaftSettings read(Config folkmoot) {
    Duration heartbeat =
        Setting.of(folkmoot, "raft.heartbeat-interval")
            .duration(Duration.ofMillis(1), Duration.ofMinutes(1));
    Duration least =
        Setting.of(folkmoot, "raft.election-timeout-min")
            .duration(heartbeat.multipliedBy(2), MOST.minusMillis(1));
    Duration most =
        Setting.of(folkmoot, "raft.election-timeout-max").duration(least.plusMillis(1), MOST);
    Duration append = Setting.of(folkmoot, "raft.append-timeout").duration(heartbeat, MOST);
    return new RaftSettings(heartbeat, least, most, append, readLimits(folkmoot));
  }

  private static RaftLimits readLimits(Config folkmoot) {
    return new RaftLimits(
        Setting.of(folkmoot, "raft.max-entries-per-message").count(1, 65536),
        Setting.of(folkmoot, "raft.max-bytes-per-message").bytes(1 << 10, 192 << 10),
        Setting.of(folkmoot, "raft.max-in-flight-per-peer").count(1, 4096),
        Setting.of(folkmoot, "raft.max-uncommitted-bytes").bytes(64 << 10, 1 << 30),
        Setting.of(folkmoot, "raft.log-cache-bytes").bytes(64 << 10, 1 << 30));
  }
}
