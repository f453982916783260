package folkmoot.node.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import folkmoot.node.crdt.CrdtSettings;
import folkmoot.node.journal.JournalSettings;
import folkmoot.node.raft.RaftSettings.Limits;
import folkmoot.node.raft.RaftSettings.Memory;
import folkmoot.node.raft.RaftSettings.Snapshots;
import folkmoot.node.raft.RaftSettings.Timing;
import folkmoot.node.watch.WatchSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of the {@code folkmoot} block and every environment name of API.md. */
class NodeSettingsTest {
  private static final String TWO_PEERS = "http://127.0.0.1:4002,http://127.0.0.1:4003";

  /** The reference.conf that ships, in an environment of only these names (or whole keys). */
  private static NodeSettings settings(String... namesAndValues) {
    TreeMap<String, Object> given = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      given.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    Config config =
        ConfigFactory.parseMap(given)
            .withFallback(ConfigFactory.parseResources("reference.conf"))
            .resolve(ConfigResolveOptions.noSystem());
    return NodeSettings.read(config, () -> "Host-1.example");
  }

  @Test
  void withNothingGivenANodeStandsAlone() {
    assertThat(settings())
        .isEqualTo(
            new NodeSettings(
                new Whereabouts("node-1", "127.0.0.1", 4000, 14000, List.of()),
                "majority",
                1,
                "default",
                "default",
                Path.of("data", "node-1"),
                new MembershipTiming(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(10)),
                new RaftTuning(
                    new Timing(
                        Duration.ofMillis(50),
                        Duration.ofMillis(150),
                        Duration.ofMillis(300),
                        Duration.ofMillis(600),
                        Duration.ofMillis(1200),
                        Duration.ofMillis(2)),
                    new Limits(128 << 10, 64, 8 << 20, 16 << 20, 100_000, 4 << 20, 4 << 20, 50_000),
                    Memory.DEFAULT,
                    Snapshots.DEFAULT),
                new JournalSettings(16 << 20, 1 << 20, 96 << 20, 64 << 20),
                WatchSettings.DEFAULT,
                CrdtSettings.DEFAULT,
                false,
                LogFormat.TEXT));
  }

  @Test
  void anEmptyValueMeansNotGiven() {
    assertThat(
            settings(
                "NODE_ID",
                "",
                "PORT",
                "",
                "PEERS",
                " ",
                "HOST",
                "",
                "WRITE_QUORUM",
                "",
                "READ_QUORUM",
                "",
                "REGION",
                "",
                "DATACENTER",
                "",
                "DATA_DIR",
                "",
                "REMOTE_PORT",
                ""))
        .isEqualTo(settings());
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        good("NODE_ID", "eu.node_7-b", s -> s.where().nodeId(), "eu.node_7-b"),
        good("PORT", "4711", s -> s.where().httpPort(), 4711),
        good("PORT", " 4711 ", s -> s.where().remotePort(), 14711),
        good("PORT", "55535", s -> s.where().remotePort(), 65535),
        good("REMOTE_PORT", "9000", s -> s.where().remotePort(), 9000),
        good("REMOTE_PORT", "9000", s -> s.where().address(), "127.0.0.1:9000"),
        good("HOST", "Node-1.Example", s -> s.where().host(), "node-1.example"),
        good("HOST", "localhost", s -> s.where().host(), "127.0.0.1"),
        good("HOST", "[2001:db8::1]", s -> s.where().address(), "[2001:db8::1]:14000"),
        good("WRITE_QUORUM", "1", s -> s.writeQuorum(), "1"),
        good("READ_QUORUM", "1", s -> s.readQuorum(), 1),
        good("REGION", "us-east-1", s -> s.region(), "us-east-1"),
        good("DATACENTER", "dc1", s -> s.datacenter(), "dc1"),
        good("LOG_FORMAT", "json", s -> s.logFormat(), LogFormat.JSON),
        good("LOG_FORMAT", "text", s -> s.logFormat(), LogFormat.TEXT),
        good("FAULTS_ENABLED", "true", s -> s.faults(), true),
        good("FAULTS_ENABLED", "false", s -> s.faults(), false),
        good("FAULTS_ENABLED", " ", s -> s.faults(), false),
        good("DATA_DIR", "/var/lib/moot 1", s -> s.dataDir(), Path.of("/var/lib/moot 1")),
        good(
            "folkmoot.membership.hello-interval",
            "10ms",
            s -> s.membership().helloInterval(),
            Duration.ofMillis(10)),
        good(
            "folkmoot.membership.hello-interval-settled",
            "1s",
            s -> s.membership().helloIntervalSettled(),
            Duration.ofSeconds(1)),
        good(
            "folkmoot.membership.presence-timeout",
            "4s",
            s -> s.membership().presenceTimeout(),
            Duration.ofSeconds(4)),
        good(
            "folkmoot.membership.down-after",
            "5s",
            s -> s.membership().downAfter(),
            Duration.ofSeconds(5)),
        good(
            "folkmoot.raft.heartbeat-interval",
            "75 ms",
            s -> s.raft().timing().heartbeat(),
            Duration.ofMillis(75)),
        good(
            "folkmoot.raft.election-timeout-min",
            "100ms",
            s -> s.raft().timing().electionMin(),
            Duration.ofMillis(100)),
        good(
            "folkmoot.raft.election-timeout-max",
            "600ms",
            s -> s.raft().timing().electionMax(),
            Duration.ofMillis(600)),
        good(
            "folkmoot.raft.check-quorum-window",
            "900ms",
            s -> s.raft().timing().checkQuorum(),
            Duration.ofMillis(900)),
        good(
            "folkmoot.raft.disk-patience",
            "3s",
            s -> s.raft().timing().diskPatience(),
            Duration.ofSeconds(3)),
        good(
            "folkmoot.raft.batch-delay", "0ms", s -> s.raft().timing().batchDelay(), Duration.ZERO),
        good("folkmoot.raft.max-waiting-reads", "1", s -> s.raft().limits().pendingReads(), 1),
        good(
            "folkmoot.raft.max-bytes-per-message",
            "192 KiB",
            s -> s.raft().limits().messageBytes(),
            192 << 10),
        good(
            "folkmoot.raft.max-in-flight-per-peer",
            "4096",
            s -> s.raft().limits().inFlightMessages(),
            4096),
        good(
            "folkmoot.raft.max-uncommitted-bytes",
            "65536",
            s -> s.raft().limits().uncommittedBytes(),
            64L << 10),
        good(
            "folkmoot.raft.max-in-flight-bytes-per-peer",
            "64 KiB",
            s -> s.raft().limits().inFlightBytes(),
            64L << 10),
        good(
            "folkmoot.raft.max-unapplied-bytes",
            "1 MiB",
            s -> s.raft().limits().applyBytes(),
            1L << 20),
        good(
            "folkmoot.raft.idempotency-key-lifetime",
            "2h",
            s -> s.raft().memory().idempotencyKeys().millis(),
            7_200_000L),
        good(
            "folkmoot.raft.history-bytes",
            "1 MiB",
            s -> s.raft().memory().history().bytes(),
            1L << 20),
        good("folkmoot.watch.max-watches", "7", s -> s.watch().most(), 7),
        good("folkmoot.crdt.bucket-bytes", "8 KiB", s -> s.crdt().bucketBytes(), 8 << 10),
        good("folkmoot.crdt.value-bytes", "2 KiB", s -> s.crdt().limits().valueBytes(), 2 << 10),
        good("folkmoot.crdt.text-length", "7", s -> s.crdt().limits().textLength(), 7),
        good("folkmoot.crdt.max-waiting", "7", s -> s.crdt().waiting(), 7),
        good("folkmoot.crdt.open-texts", "7", s -> s.crdt().openTexts(), 7),
        good("folkmoot.crdt.gossip-interval", "2s", s -> s.crdt().gossip(), Duration.ofSeconds(2)),
        good("folkmoot.crdt.notice-interval", "1s", s -> s.crdt().notice(), Duration.ofSeconds(1)),
        good("folkmoot.crdt.gossip-entries", "7", s -> s.crdt().gossipEntries(), 7),
        good("folkmoot.gateway.server.max-connections", "100", s -> s.watch().most(), 50),
        good(
            "folkmoot.gateway.server.idle-timeout",
            "8s",
            s -> s.watch().heartbeat(),
            Duration.ofSeconds(4)),
        good("folkmoot.raft.gateway-sessions", "16", s -> s.raft().memory().sessions().most(), 16),
        good(
            "folkmoot.raft.log-cache-bytes",
            "1 GiB",
            s -> s.raft().limits().cacheBytes(),
            1L << 30),
        good("folkmoot.journal.segment-bytes", "1 MiB", s -> s.journal().segmentBytes(), 1 << 20),
        good("folkmoot.journal.batch-bytes", "16 MiB", s -> s.journal().batchBytes(), 16 << 20),
        good(
            "folkmoot.journal.retained-bytes",
            "16 MiB",
            s -> s.journal().retainedBytes(),
            16L << 20),
        good("folkmoot.raft.log-spare-entries", "0", s -> s.raft().snapshots().spareEntries(), 0L),
        good(
            "folkmoot.raft.log-spare-bytes",
            "64 KiB",
            s -> s.raft().snapshots().spareBytes(),
            64L << 10),
        good(
            "folkmoot.raft.log-held-bytes",
            "32 MiB",
            s -> s.raft().snapshots().heldBytes(),
            32L << 20),
        good(
            "folkmoot.raft.snapshot-chunk-bytes",
            "120 KiB",
            s -> s.raft().snapshots().chunkBytes(),
            120 << 10),
        good("folkmoot.raft.snapshot-chunks-in-flight", "1", s -> s.raft().snapshots().window(), 1),
        good("folkmoot.raft.snapshots-at-a-time", "64", s -> s.raft().snapshots().transfers(), 64),
        good(
            "folkmoot.raft.snapshot-timeout",
            "1s",
            s -> s.raft().snapshots().timeout(),
            Duration.ofSeconds(1)));
  }

  private static <T> Arguments good(
      String name, String value, Function<NodeSettings, T> read, T expected) {
    return Arguments.of(name, value, read, expected);
  }

  @ParameterizedTest(name = "{0}={1}")
  @MethodSource
  void accepted(String name, String value, Function<NodeSettings, Object> read, Object expected) {
    assertThat(read.apply(settings(name, value))).isEqualTo(expected);
  }

  static Stream<Arguments> refused() {
    String named =
        "allowed are letters, digits, '.', '_' and '-', at most 64, beginning with a letter or a"
            + " digit";
    String port = "allowed is a port, a whole number from 1 to 65535";
    return Stream.of(
        bad("NODE_ID", "node 1", "node-id", named),
        bad("NODE_ID", "-n", "node-id", named),
        bad("NODE_ID", "n".repeat(65), "node-id", named),
        bad("PORT", "0", "http-port", port),
        bad("PORT", "65536", "http-port", port),
        bad("PORT", "http", "http-port", port),
        bad("PORT", "99999999999999999999", "http-port", port),
        bad("PORT", "-1", "http-port", port),
        bad("REMOTE_PORT", "70000", "remote-port", port),
        bad("REMOTE_PORT", "4000", "remote-port", "it must be another port than PORT"),
        bad(
            "HOST",
            "0.0.0.0",
            "host",
            "allowed is a name or address by which the other nodes reach this one, without a port"),
        bad(
            "HOST",
            "http://n1",
            "host",
            "allowed is a name or address by which the other nodes reach this one, without a port"),
        bad(
            "HOST",
            "n1:4000",
            "host",
            "allowed is a name or address by which the other nodes reach this one, without a port"),
        bad(
            "WRITE_QUORUM",
            "2",
            "write-quorum",
            "allowed are a whole number from 1 to 1, the number of configured nodes, majority,"
                + " local_majority and all"),
        bad(
            "READ_QUORUM",
            "0",
            "read-quorum",
            "allowed is a whole number from 1 to 1, the number of configured nodes"),
        bad("REGION", "us east", "region", named),
        bad("DATACENTER", "dc/1", "datacenter", named),
        bad("LOG_FORMAT", "JSON", "log-format", "allowed are text and json"),
        bad("FAULTS_ENABLED", "yes", "faults.enabled", "allowed are true and false"),
        bad("DATA_DIR", "a\0b", "data-dir", "allowed is the path of a folder"));
  }

  private static Arguments bad(String name, String value, String key, String allowed) {
    return Arguments.of(name, value, key, allowed);
  }

  @ParameterizedTest(name = "{0}={1}")
  @MethodSource
  void refused(String name, String value, String key, String allowed) {
    assertThatThrownBy(() -> settings(name, value))
        .isInstanceOf(RefusedSetting.class)
        .hasMessage(
            "%s (folkmoot.%s) = \"%s\" is refused: %s"
                .formatted(name, key, value.replace('\0', '?'), allowed));
  }

  static Stream<Arguments> refusedKeys() {
    return Stream.of(
        Arguments.of("membership.hello-interval", "5ms", "a time from 10ms to 60s"),
        Arguments.of("membership.hello-interval-settled", "2 h", "a time from 10ms to 60s"),
        Arguments.of("membership.presence-timeout", "3s", "a time from 4s to 600s"),
        Arguments.of("membership.down-after", "4s", "a time from 5s to 31536000s"),
        Arguments.of("raft.heartbeat-interval", "soon", "a time from 1ms to 60s"),
        Arguments.of("raft.heartbeat-interval", "0ms", "a time from 1ms to 60s"),
        Arguments.of("raft.election-timeout-min", "99ms", "a time from 100ms to 599999ms"),
        Arguments.of("raft.election-timeout-max", "150ms", "a time from 151ms to 600s"),
        Arguments.of("raft.check-quorum-window", "299ms", "a time from 300ms to 1200s"),
        Arguments.of("raft.batch-delay", "2s", "a time from 0s to 1s"),
        Arguments.of("raft.max-waiting-reads", "0", "a whole number from 1 to 1000000"),
        Arguments.of("raft.max-bytes-per-message", "256 KiB", "a size from 1 KiB to 192 KiB"),
        Arguments.of("raft.max-in-flight-per-peer", "many", "a whole number from 1 to 4096"),
        Arguments.of("raft.max-uncommitted-bytes", "1 KiB", "a size from 64 KiB to 1024 MiB"),
        Arguments.of(
            "raft.max-in-flight-bytes-per-peer", "1 KiB", "a size from 64 KiB to 1024 MiB"),
        Arguments.of("raft.max-unapplied-bytes", "2 GiB", "a size from 64 KiB to 1024 MiB"),
        Arguments.of("raft.max-apply-lag", "99", "a whole number from 100 to 100000000"),
        Arguments.of("raft.idempotency-keys", "0", "a whole number from 1 to 1000000"),
        Arguments.of("raft.idempotency-key-lifetime", "10ms", "a time from 1s to 604800s"),
        Arguments.of("raft.gateway-sessions", "3", "a whole number from 16 to 65536"),
        Arguments.of("raft.gateway-session-lifetime", "30s", "a time from 60s to 604800s"),
        Arguments.of("raft.log-cache-bytes", "-1", "a size from 64 KiB to 1024 MiB"),
        Arguments.of("raft.history-events", "99", "a whole number from 100 to 10000000"),
        Arguments.of("raft.history-bytes", "1 KiB", "a size from 64 KiB to 1024 MiB"),
        Arguments.of("watch.max-watches", "0", "a whole number from 1 to 100000"),
        Arguments.of("watch.heartbeat", "2m", "a time from 10ms to 60s"),
        Arguments.of("watch.patience", "1ms", "a time from 100ms to 600s"),
        Arguments.of("watch.batch-bytes", "2 MiB", "a size from 1 KiB to 1 MiB"),
        Arguments.of("watch.held-bytes", "1 MiB", "a size from 4 MiB to 1024 MiB"),
        Arguments.of("crdt.bucket-bytes", "65 KiB", "a size from 4 KiB to 64 KiB"),
        Arguments.of("crdt.value-bytes", "61 KiB", "a size from 1 KiB to 60 KiB"),
        Arguments.of("crdt.text-length", "0", "a whole number from 1 to 16777216"),
        Arguments.of("crdt.max-waiting", "0", "a whole number from 1 to 1000000"),
        Arguments.of("crdt.open-texts", "0", "a whole number from 1 to 100000"),
        Arguments.of("crdt.gossip-interval", "99ms", "a time from 100ms to 60s"),
        Arguments.of("crdt.notice-interval", "11s", "a time from 10ms to 10s"),
        Arguments.of("crdt.gossip-entries", "0", "a whole number from 1 to 10000"),
        Arguments.of("journal.segment-bytes", "2 GiB", "a size from 64 KiB to 1024 MiB"),
        Arguments.of("journal.batch-bytes", "17 MiB", "a size from 4 KiB to 16 MiB"),
        Arguments.of("journal.retained-bytes", "15 MiB", "a size from 16 MiB to 2147483647 bytes"),
        Arguments.of("raft.log-spare-entries", "-1", "a whole number from 0 to 1000000000"),
        Arguments.of("raft.log-spare-bytes", "1 KiB", "a size from 64 KiB to 1024 MiB"),
        Arguments.of("raft.log-held-bytes", "31 MiB", "a size from 32 MiB to 2147483647 bytes"),
        Arguments.of("raft.snapshot-chunk-bytes", "121 KiB", "a size from 1 KiB to 120 KiB"),
        Arguments.of("raft.snapshot-chunks-in-flight", "0", "a whole number from 1 to 256"),
        Arguments.of("raft.snapshots-at-a-time", "65", "a whole number from 1 to 64"),
        Arguments.of(
            "raft.snapshot-timeout", "100ms", "a time from 1s to 600s, such as 50ms or 2s"));
  }

  @ParameterizedTest(name = "{0}={1}")
  @MethodSource
  void refusedKeys(String key, String value, String allowed) {
    assertThatThrownBy(() -> settings("folkmoot." + key, value))
        .isInstanceOf(RefusedSetting.class)
        .hasMessageStartingWith(
            "folkmoot.%s = \"%s\" is refused: allowed is %s".formatted(key, value, allowed))
        .hasMessageNotContaining("\n");
  }

  @Test
  void aListWhereAValueBelongsIsRefused() {
    Config config =
        ConfigFactory.parseString("folkmoot.node-id = [a, b]")
            .withFallback(ConfigFactory.parseResources("reference.conf"))
            .resolve(ConfigResolveOptions.noSystem());
    assertThatThrownBy(() -> NodeSettings.read(config))
        .isInstanceOf(RefusedSetting.class)
        .hasMessageStartingWith("folkmoot.node-id = ")
        .hasMessageEndingWith("is refused: allowed is a single value");
  }

  @Test
  void aHighPortNeedsARemotePort() {
    assertThatThrownBy(() -> settings("PORT", "55536"))
        .hasMessage(
            "REMOTE_PORT (folkmoot.remote-port) = \"\" is refused: it must be given where PORT is"
                + " above 55535");
    assertThat(settings("PORT", "55536", "REMOTE_PORT", "1").where().remotePort()).isEqualTo(1);
  }

  @Test
  void quorumsFollowTheNumberOfNodes() {
    NodeSettings three = settings("NODE_ID", "n1", "PORT", "4001", "PEERS", TWO_PEERS);
    assertThat(three.writeQuorum()).as("of whatever group").isEqualTo("majority");
    assertThat(three.readQuorum()).isEqualTo(2);
    for (String good : new String[] {"1", "2", "3", "majority", "all", "local_majority"}) {
      assertThat(
              settings("NODE_ID", "n1", "PORT", "4001", "PEERS", TWO_PEERS, "WRITE_QUORUM", good)
                  .writeQuorum())
          .isEqualTo(good);
    }
    for (String refused : new String[] {"0", "4", "most"}) {
      assertThatThrownBy(
              () ->
                  settings(
                      "NODE_ID", "n1", "PORT", "4001", "PEERS", TWO_PEERS, "WRITE_QUORUM", refused))
          .hasMessage(
              ("WRITE_QUORUM (folkmoot.write-quorum) = \"%s\" is refused: allowed are a whole number"
                      + " from 1 to 3, the number of configured nodes, majority, local_majority and"
                      + " all")
                  .formatted(refused));
    }
  }
}
