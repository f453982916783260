package folkmoot.gateway;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * All that the gateway is told from outside, from the block {@code folkmoot.gateway}; its meaning
 * is told at each key in {@code reference.conf}.
 */
public record GatewaySettings(
    Identity self,
    Address address,
    Quorums quorums,
    Waits waits,
    Limits limits,
    Server server,
    Duration slowRequest) {

  /**
   * Whose gateway this is.
   *
   * @param nodeId visible ASCII: it goes into headers
   */
  public record Identity(String nodeId, String region, String datacenter) {
    public Identity {
      boolean visible = nodeId.chars().allMatch(c -> c > ' ' && c < 0x7f);
      if (nodeId.isEmpty() || !visible)
        throw new IllegalArgumentException(
            "node id \"%s\" is refused: allowed is visible ASCII".formatted(nodeId));
    }
  }

  /** Where it listens, and which origin a browser may call it from. */
  public record Address(String host, int port, String allowOrigin) {}

  /** What a request means that names no {@code w} or {@code r}. */
  public record Quorums(QuorumSize write, QuorumSize read) {}

  /** How long it waits for what. */
  public record Waits(
      Duration defaultTimeout,
      Duration maxTimeout,
      Duration leaderWait,
      Duration retryPauseMin,
      Duration retryPauseMax,
      Duration readPatience,
      Duration writePatience,
      int maxHops,
      Duration tick,
      Duration readyTimeout) {}

  /** What it refuses. */
  public record Limits(
      int maxInFlight,
      long maxHeldBytes,
      int maxValueBytes,
      int maxBatchBytes,
      int maxBatchEntries,
      int maxJsonDepth,
      Transactions transactions,
      Scans scans,
      Rate rate) {}

  /**
   * What a transaction may be.
   *
   * @param maxSteps of each of its two lists
   * @param maxResultBytes of values that it reads
   */
  public record Transactions(int maxCompares, int maxSteps, int maxResultBytes) {}

  /**
   * What a page of a scan may be.
   *
   * @param defaultKeys of a scan that names no limit
   * @param maxKeys that it may name
   * @param maxBytes of keys and values together
   */
  public record Scans(int defaultKeys, int maxKeys, int maxBytes) {}

  /**
   * How often one client may ask about data.
   *
   * @param perSecond 0 for as often as it likes
   * @param burst how many at once after a pause
   */
  public record Rate(int perSecond, int burst, int maxClients) {}

  /** The HTTP server's own limits. */
  public record Server(
      int maxConnections,
      int backlog,
      Duration idleTimeout,
      Duration bodyTimeout,
      int maxDiscardedBytes,
      int maxUriBytes,
      int maxHeaderBytes,
      int maxHeaderCount,
      Duration drainNotice) {}

  private static final String PATH = "folkmoot.gateway";
  private static final int MIB = 1 << 20;
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * Reads the block once.
   *
   * @param root the whole configuration, resolved
   * @throws IllegalArgumentException naming the key, the value and what is allowed
   */
  public static GatewaySettings read(Config root, Identity self) {
    SettingsReader block = new SettingsReader(root, PATH);
    Waits waits = waits(block);
    Server server = server(new SettingsReader(root, PATH + ".server"), waits);
    return new GatewaySettings(
        self,
        address(block),
        quorums(block),
        waits,
        limits(block),
        server,
        block.duration("slow-request", Duration.ZERO, Duration.ofMinutes(10)));
  }

  private static Address address(SettingsReader block) {
    String host = block.text("interface", "a host name or address", GatewaySettings::notBlank);
    String origin = block.text("allow-origin", "\"*\" or one origin", GatewaySettings::origin);
    return new Address(host, block.integer("port", 0, 65535), origin);
  }

  private static Quorums quorums(SettingsReader block) {
    return new Quorums(
        block.text("write-quorum", QuorumSize.ALLOWED, QuorumSize::parse),
        block.text("read-quorum", QuorumSize.ALLOWED, QuorumSize::parse));
  }

  private static Waits waits(SettingsReader block) {
    Duration longest = block.duration("max-timeout", MILLI, Duration.ofMinutes(10));
    Duration pause = block.duration("retry-pause-min", MILLI, MINUTE);
    return new Waits(
        block.duration("default-timeout", MILLI, longest),
        longest,
        block.duration("leader-wait", Duration.ZERO, longest),
        pause,
        block.duration("retry-pause-max", pause, MINUTE),
        block.duration("read-patience", MILLI, MINUTE),
        block.duration("write-patience", MILLI, MINUTE),
        block.integer("max-hops", 1, 16),
        block.duration("tick", MILLI, Duration.ofSeconds(1)),
        block.duration("ready-timeout", MILLI, MINUTE));
  }

  private static Limits limits(SettingsReader block) {
    return new Limits(
        block.integer("max-in-flight", 1, 1_000_000),
        block.bytes("max-held-bytes", MIB, 1024 * MIB),
        block.bytes("max-value-bytes", 1, MIB),
        block.bytes("max-batch-bytes", 1, MIB),
        block.integer("max-batch-entries", 1, 100_000),
        block.integer("max-json-depth", 1, 2000),
        new Transactions(
            block.integer("max-txn-compares", 1, 10_000),
            block.integer("max-txn-steps", 1, 10_000),
            block.bytes("max-txn-result-bytes", 0, MIB)),
        scans(block),
        new Rate(
            block.integer("client-rate", 0, 1_000_000),
            block.integer("client-burst", 1, 1_000_000),
            block.integer("client-rate-clients", 1, 1_000_000)));
  }

  private static Scans scans(SettingsReader block) {
    int most = block.integer("scan-max-keys", 1, 10_000);
    return new Scans(
        block.integer("scan-default-keys", 1, most), most, block.bytes("scan-max-bytes", 1, MIB));
  }

  private static Server server(SettingsReader block, Waits waits) {
    return new Server(
        block.integer("max-connections", 1, 1_000_000),
        block.integer("backlog", 1, 65535),
        block.duration("idle-timeout", waits.maxTimeout().plus(MILLI), Duration.ofHours(1)),
        block.duration("body-timeout", MILLI, Duration.ofHours(1)),
        block.bytes("max-discarded-bytes", 0, 1024 * MIB),
        block.bytes("max-uri-bytes", 2048, MIB),
        block.bytes("max-header-bytes", 256, MIB),
        block.integer("max-header-count", 8, 10_000),
        block.duration("drain-notice", Duration.ZERO, MINUTE));
  }

  private static String notBlank(String text) {
    if (text.isBlank()) throw new IllegalArgumentException("blank");
    return text;
  }

  private static String origin(String text) {
    boolean visible = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!visible) throw new IllegalArgumentException("not an origin");
    return text;
  }
}
