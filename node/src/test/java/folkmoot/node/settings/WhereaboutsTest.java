package folkmoot.node.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PEERS and HOST. */
class WhereaboutsTest {
  private static Whereabouts node(String peers, String... namesAndValues) {
    TreeMap<String, Object> given = new TreeMap<>(Map.of("NODE_ID", "n1", "PEERS", peers));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      given.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return NodeSettings.read(
            ConfigFactory.parseMap(given)
                .withFallback(ConfigFactory.parseResources("reference.conf"))
                .resolve(ConfigResolveOptions.noSystem()),
            () -> "Host-1.Example")
        .where();
  }

  static Stream<Arguments> entries() {
    return Stream.of(
        entry("http://n2:4002", null, "n2", 4002, 14002),
        entry("http://n2:4002/", null, "n2", 4002, 14002),
        entry("n2:4002", null, "n2", 4002, 14002),
        entry(" n2:4002 ", null, "n2", 4002, 14002),
        entry("node-2=n2:4002", "node-2", "n2", 4002, 14002),
        entry("node-2=http://n2:4002", "node-2", "n2", 4002, 14002),
        entry("n2:4002/2552", null, "n2", 4002, 2552),
        entry("http://n2:4002/2552", null, "n2", 4002, 2552),
        entry("node-2=n2:4002/2552", "node-2", "n2", 4002, 2552),
        entry("N2.Example:60000/2552", null, "n2.example", 60000, 2552),
        entry("localhost:4002", null, "127.0.0.1", 4002, 14002),
        entry("10.0.0.2:4002", null, "10.0.0.2", 4002, 14002),
        entry("[2001:db8::2]:4002", null, "[2001:db8::2]", 4002, 14002));
  }

  private static Arguments entry(String text, String id, String host, int port, int remotePort) {
    return Arguments.of(text, new Peer(Optional.ofNullable(id), host, port, remotePort));
  }

  @ParameterizedTest
  @MethodSource
  void entries(String entry, Peer expected) {
    assertThat(node(entry).peers()).containsExactly(expected);
  }

  static Stream<Arguments> refused() {
    String forms =
        "is none of http://host:port, host:port and id=host:port, each with /remotePort or without";
    return Stream.of(
        Arguments.of("n2", "'n2' " + forms),
        Arguments.of("n2:", "'n2:' " + forms),
        Arguments.of("https://n2:4002", "'https://n2:4002' " + forms),
        Arguments.of("n 2:4002", "'n 2:4002' " + forms),
        Arguments.of("n2:4002/a", "'n2:4002/a' " + forms),
        Arguments.of("n2:4002;n3:4003", "'n2:4002;n3:4003' " + forms),
        Arguments.of("n2:0", "'n2:0' has a port that is not from 1 to 65535"),
        Arguments.of("n2:65536", "'n2:65536' has a port that is not from 1 to 65535"),
        Arguments.of("n2:4002/70000", "'n2:4002/70000' has a port that is not from 1 to 65535"),
        Arguments.of("n2:60000", "'n2:60000' needs /remotePort, as port + 10000 is above 65535"),
        Arguments.of("=n2:4002", "'=n2:4002' has no proper node id before '='"),
        Arguments.of("a b=n2:4002", "'a b=n2:4002' has no proper node id before '='"),
        Arguments.of("n2:4002,n3:4003,N2:4002", "n2:14002 is named twice"),
        Arguments.of("x=n2:4002,x=n3:4003", "node id x is given twice"),
        Arguments.of(
            "n1=n9:4000,n2:4002",
            "n1 is the NODE_ID of this node, but its address is host-1.example:14000 and not"
                + " n9:14000; set HOST and PORT"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(String peers, String reason) {
    assertThatThrownBy(() -> node(peers))
        .isInstanceOf(RefusedSetting.class)
        .hasMessage("PEERS (folkmoot.peers) = \"%s\" is refused: %s".formatted(peers, reason));
  }

  @Test
  void theNodeItselfAmongItsPeersIsPassedOver() {
    String all = "n1=10.0.0.1:4000,n2=10.0.0.2:4000,10.0.0.3:4000";
    Whereabouts where = node(all, "HOST", "10.0.0.1");
    assertThat(where.nodes()).isEqualTo(3);
    assertThat(where.peers())
        .extracting(Peer::address)
        .containsExactly("10.0.0.2:14000", "10.0.0.3:14000");
    assertThat(where.addresses())
        .containsExactly("10.0.0.1:14000", "10.0.0.2:14000", "10.0.0.3:14000");
    assertThat(where.expectedIds()).containsExactly(Map.entry("10.0.0.2:14000", "n2"));
  }

  @Test
  void theOwnAddressUnderAnotherIdIsRefused() {
    assertThatThrownBy(() -> node("n7=10.0.0.1:4000,10.0.0.2:4000", "HOST", "10.0.0.1"))
        .hasMessageEndingWith(
            "10.0.0.1:14000 is the address of this node, but its NODE_ID is n1 and not n7");
  }

  @Test
  void allAreToldTheSameAddressesWhoeverReadsThem() {
    String all = "10.0.0.1:4000,10.0.0.2:4000,10.0.0.3:4000";
    assertThat(node(all, "HOST", "10.0.0.1").addresses())
        .isEqualTo(node(all, "HOST", "10.0.0.2").addresses());
  }

  @Test
  void theHostIsTheLoopbackIfAllPeersAreOnIt() {
    for (String loopback :
        List.of("localhost:4002", "127.0.0.1:4002,localhost:4003", "[::1]:4002")) {
      assertThat(node(loopback).host()).isEqualTo("127.0.0.1");
    }
    assertThat(node("127.0.0.1:4002,10.0.0.2:4002").host()).isEqualTo("host-1.example");
    assertThat(node("n2:4002").address()).isEqualTo("host-1.example:14000");
  }

  @Test
  void aNodeWithPeersNeedsAName() {
    assertThatThrownBy(() -> node("n2:4002", "NODE_ID", ""))
        .hasMessage(
            "NODE_ID (folkmoot.node-id) = \"\" is refused: a node with PEERS needs a name of its"
                + " own");
  }
}
