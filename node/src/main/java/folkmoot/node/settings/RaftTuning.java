package folkmoot.node.settings;

import com.typesafe.config.Config;
import folkmoot.node.raft.RaftSettings.Limits;
import folkmoot.node.raft.RaftSettings.Memory;
import folkmoot.node.raft.RaftSettings.Snapshots;
import folkmoot.node.raft.RaftSettings.Timing;
import folkmoot.protocol.once.Keeping;
import folkmoot.protocol.watch.HistoryBounds;
import java.time.Duration;

/** Timing and bounds of the Raft groups; see {@code folkmoot.raft} in reference.conf. */
public record RaftTuning(Timing timing, Limits limits, Memory memory, Snapshots snapshots) {
  private static final Duration MOST = Duration.ofMinutes(10);

  static RaftTuning read(Config folkmoot) {
    return new RaftTuning(
        timing(folkmoot), limits(folkmoot), memory(folkmoot), snapshots(folkmoot));
  }

  private static Timing timing(Config folkmoot) {
    Duration heartbeat =
        Setting.of(folkmoot, "raft.heartbeat-interval")
            .duration(Duration.ofMillis(1), Duration.ofMinutes(1));
    Duration least =
        Setting.of(folkmoot, "raft.election-timeout-min")
            .duration(heartbeat.multipliedBy(2), MOST.minusMillis(1));
    Duration most =
        Setting.of(folkmoot, "raft.election-timeout-max").duration(least.plusMillis(1), MOST);
    Duration checkQuorum =
        Setting.of(folkmoot, "raft.check-quorum-window").duration(most, MOST.multipliedBy(2));
    Duration diskPatience =
        Setting.of(folkmoot, "raft.disk-patience").duration(most, MOST.multipliedBy(2));
    Duration batchDelay =
        Setting.of(folkmoot, "raft.batch-delay").duration(Duration.ZERO, Duration.ofSeconds(1));
    return new Timing(heartbeat, least, most, checkQuorum, diskPatience, batchDelay);
  }

  private static Memory memory(Config folkmoot) {
    int keys = Setting.of(folkmoot, "raft.idempotency-keys").count(1, 1_000_000);
    Duration keyLife =
        Setting.of(folkmoot, "raft.idempotency-key-lifetime")
            .duration(Duration.ofSeconds(1), Duration.ofDays(7));
    int sessions = Setting.of(folkmoot, "raft.gateway-sessions").count(16, 65_536);
    Duration sessionLife =
        Setting.of(folkmoot, "raft.gateway-session-lifetime")
            .duration(Duration.ofMinutes(1), Duration.ofDays(7));
    HistoryBounds history =
        new HistoryBounds(
            Setting.of(folkmoot, "raft.history-events").count(100, 10_000_000),
            Setting.of(folkmoot, "raft.history-bytes").bytes(64 << 10, 1 << 30));
    return new Memory(
        new Keeping(keys, keyLife.toMillis()),
        new Keeping(sessions, sessionLife.toMillis()),
        history);
  }

  private static Snapshots snapshots(Config folkmoot) {
    int spareBytes = Setting.of(folkmoot, "raft.log-spare-bytes").bytes(64 << 10, 1 << 30);
    return new Snapshots(
        Setting.of(folkmoot, "raft.log-spare-entries").count(0, 1_000_000_000),
        spareBytes,
        Setting.of(folkmoot, "raft.log-held-bytes").bytes(spareBytes, Integer.MAX_VALUE),
        Setting.of(folkmoot, "raft.snapshot-chunk-bytes").bytes(1 << 10, 120 << 10),
        Setting.of(folkmoot, "raft.snapshot-chunks-in-flight").count(1, 256),
        Setting.of(folkmoot, "raft.snapshots-at-a-time").count(1, 64),
        Setting.of(folkmoot, "raft.snapshot-timeout")
            .duration(Duration.ofSeconds(1), Duration.ofMinutes(10)));
  }

  private static Limits limits(Config folkmoot) {
    return new Limits(
        Setting.of(folkmoot, "raft.max-bytes-per-message").bytes(1 << 10, 192 << 10),
        Setting.of(folkmoot, "raft.max-in-flight-per-peer").count(1, 4096),
        Setting.of(folkmoot, "raft.max-in-flight-bytes-per-peer").bytes(64 << 10, 1 << 30),
        Setting.of(folkmoot, "raft.max-uncommitted-bytes").bytes(64 << 10, 1 << 30),
        Setting.of(folkmoot, "raft.max-waiting-reads").count(1, 1_000_000),
        Setting.of(folkmoot, "raft.max-unapplied-bytes").bytes(64 << 10, 1 << 30),
        Setting.of(folkmoot, "raft.log-cache-bytes").bytes(64 << 10, 1 << 30),
        Setting.of(folkmoot, "raft.max-apply-lag").count(100, 100_000_000));
  }
}
