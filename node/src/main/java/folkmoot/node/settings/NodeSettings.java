package folkmoot.node.settings;

import com.typesafe.config.Config;
import folkmoot.crdt.update.Limits;
import folkmoot.gateway.QuorumSize;
import folkmoot.node.crdt.CrdtSettings;
import folkmoot.node.journal.JournalSettings;
import folkmoot.node.watch.WatchSettings;
import folkmoot.protocol.client.WriteConcern;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * All that a node can be told, read once from the {@code folkmoot} block; each part of the node
 * gets only its own record.
 *
 * @param where this node and the others
 * @param writeQuorum what a write awaits by default, as its parameter {@code w} is written
 * @param readQuorum replicas a read of a quorum keyspace asks by default, 1 to all
 * @param dataDir folder of all that this node keeps
 * @param watch bounds of those who watch
 * @param crdt bounds and pace of values that merge
 * @param faults whether this node has a fault lab
 * @param logFormat how lines of the log are written
 */
public record NodeSettings(
    Whereabouts where,
    String writeQuorum,
    int readQuorum,
    String region,
    String datacenter,
    Path dataDir,
    MembershipTiming membership,
    RaftTuning raft,
    JournalSettings journal,
    WatchSettings watch,
    CrdtSettings crdt,
    boolean faults,
    LogFormat logFormat) {

  /**
   * @param config a whole configuration, {@code reference.conf} included and resolved: {@code
   *     ConfigFactory.load()}
   * @throws RefusedSetting if anything in it is not allowed
   */
  public static NodeSettings read(Config config) {
    return read(config, NodeSettings::nameOfThisHost);
  }

  static NodeSettings read(Config config, Supplier<String> hostName) {
    Config folkmoot = config.getConfig("folkmoot");
    Whereabouts where = Whereabouts.read(folkmoot, hostName);
    return new NodeSettings(
        where,
        writeQuorum(folkmoot, where.nodes()),
        readQuorum(folkmoot, where.nodes()),
        Setting.of(folkmoot, "region", "REGION").optionalName().orElse("default"),
        Setting.of(folkmoot, "datacenter", "DATACENTER").optionalName().orElse("default"),
        dataDir(folkmoot, where.nodeId()),
        MembershipTiming.read(folkmoot),
        RaftTuning.read(folkmoot),
        journal(folkmoot),
        watch(folkmoot),
        crdt(folkmoot),
        Setting.of(folkmoot, "faults.enabled", "FAULTS_ENABLED").flag(),
        logFormat(folkmoot));
  }

  private static String writeQuorum(Config folkmoot, int nodes) {
    Setting setting = Setting.of(folkmoot, "write-quorum", "WRITE_QUORUM");
    if (!setting.isGiven()) return "majority";
    String allowed =
        "allowed are a whole number from 1 to %d, the number of configured nodes, majority,"
            + " local_majority and all";
    return writeQuorum(setting, nodes, allowed.formatted(nodes));
  }

  private static String writeQuorum(Setting setting, int nodes, String allowed) {
    try {
      QuorumSize size = QuorumSize.parse(setting.text());
      boolean isTooMany =
          size.concern() instanceof WriteConcern.Copies some && some.count() > nodes;
      if (!isTooMany) return size.label();
    } catch (IllegalArgumentException malformed) {
      throw setting.refused(allowed, malformed);
    }
    throw setting.refused(allowed);
  }

  private static int readQuorum(Config folkmoot, int nodes) {
    Setting setting = Setting.of(folkmoot, "read-quorum", "READ_QUORUM");
    if (!setting.isGiven()) return nodes / 2 + 1;
    String allowed = "a whole number from 1 to %d, the number of configured nodes".formatted(nodes);
    return setting.count(1, nodes, allowed);
  }

  private static Path dataDir(Config folkmoot, String nodeId) {
    Setting setting = Setting.of(folkmoot, "data-dir", "DATA_DIR");
    try {
      return setting.isGiven() ? Path.of(setting.text()) : Path.of("data", nodeId);
    } catch (InvalidPathException notAPath) {
      RefusedSetting refused = setting.refused("allowed is the path of a folder");
      refused.initCause(notAPath);
      throw refused;
    }
  }

  private static JournalSettings journal(Config folkmoot) {
    int segment = Setting.of(folkmoot, "journal.segment-bytes").bytes(64 << 10, 1 << 30);
    int batch = Setting.of(folkmoot, "journal.batch-bytes").bytes(4 << 10, segment);
    int reserve = Setting.of(folkmoot, "journal.reserve-bytes").bytes(1 << 20, 1 << 30);
    int retained = Setting.of(folkmoot, "journal.retained-bytes").bytes(segment, Integer.MAX_VALUE);
    return new JournalSettings(segment, batch, retained, reserve);
  }

  /** A watch is a connection: half of them are left to others, and one that is idle is cut. */
  private static WatchSettings watch(Config folkmoot) {
    int watches = Setting.of(folkmoot, "watch.max-watches").count(1, 100_000);
    int connections = Setting.of(folkmoot, "gateway.server.max-connections").count(1, 1_000_000);
    Duration heartbeat =
        Setting.of(folkmoot, "watch.heartbeat")
            .duration(Duration.ofMillis(10), Duration.ofMinutes(1));
    Duration halfIdle =
        Setting.of(folkmoot, "gateway.server.idle-timeout")
            .duration(Duration.ofMillis(2), Duration.ofHours(1))
            .dividedBy(2);
    return new WatchSettings(
        Math.min(watches, Math.max(1, connections / 2)),
        heartbeat.compareTo(halfIdle) < 0 ? heartbeat : halfIdle,
        Setting.of(folkmoot, "watch.patience")
            .duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
        Setting.of(folkmoot, "watch.batch-bytes").bytes(1 << 10, 1 << 20),
        Setting.of(folkmoot, "watch.held-bytes").bytes(4 << 20, 1 << 30));
  }

  private static CrdtSettings crdt(Config folkmoot) {
    return new CrdtSettings(
        Setting.of(folkmoot, "crdt.bucket-bytes").bytes(4 << 10, 64 << 10),
        new Limits(
            Setting.of(folkmoot, "crdt.value-bytes").bytes(1 << 10, 60 << 10),
            Setting.of(folkmoot, "crdt.text-length").count(1, 1 << 24)),
        Setting.of(folkmoot, "crdt.max-waiting").count(1, 1_000_000),
        Setting.of(folkmoot, "crdt.open-texts").count(1, 100_000),
        Setting.of(folkmoot, "crdt.gossip-interval")
            .duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
        Setting.of(folkmoot, "crdt.notice-interval")
            .duration(Duration.ofMillis(10), Duration.ofSeconds(10)),
        Setting.of(folkmoot, "crdt.gossip-entries").count(1, 10_000));
  }

  private static LogFormat logFormat(Config folkmoot) {
    Setting setting = Setting.of(folkmoot, "log-format", "LOG_FORMAT");
    return switch (setting.text()) {
      case "", "text" -> LogFormat.TEXT;
      case "json" -> LogFormat.JSON;
      default -> throw setting.refused("allowed are text and json");
    };
  }

  private static String nameOfThisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      RefusedSetting refused =
          new RefusedSetting(
              "HOST (folkmoot.host)", "", "it must be given, as this machine has no name");
      refused.initCause(nameless);
      throw refused;
    }
  }
}
