package folkmoot.node.simulation;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.QuorumSize;
import java.time.Duration;

/** What a gateway in a simulation is told: to lose patience early, so that it often tries again. */
final class SimulatedGateway {
  private SimulatedGateway() {}

  static GatewaySettings settings(String nodeId) {
    QuorumSize majority = QuorumSize.parse("majority");
    Duration longest = Duration.ofSeconds(5);
    return new GatewaySettings(
        new GatewaySettings.Identity(nodeId, "region", "datacenter"),
        new GatewaySettings.Address("localhost", 0, "*"),
        new GatewaySettings.Quorums(majority, majority),
        new GatewaySettings.Waits(
            longest,
            longest,
            Duration.ofSeconds(2),
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Duration.ofMillis(300),
            Duration.ofMillis(100),
            3,
            Duration.ofMillis(10),
            longest),
        new GatewaySettings.Limits(
            1000,
            1 << 20,
            1 << 20,
            1 << 20,
            1000,
            100,
            new GatewaySettings.Transactions(100, 100, 1 << 20),
            new GatewaySettings.Scans(100, 1000, 1 << 20),
            new GatewaySettings.Rate(0, 1, 1)),
        new GatewaySettings.Server(
            1, 1, longest, longest, 1 << 20, 1 << 14, 1 << 13, 64, Duration.ZERO),
        Duration.ZERO);
  }
}
