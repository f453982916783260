package folkmoot.node.settings;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Where this node and the others are found.
 *
 * @param nodeId name of this node
 * @param host name or address by which the others reach this node
 * @param httpPort its HTTP door
 * @param remotePort where its links listen
 * @param peers the others, in the order in which they were given
 */
public record Whereabouts(
    String nodeId, String host, int httpPort, int remotePort, List<Peer> peers) {
  private static final int DEFAULT_HTTP_PORT = 4000;

  public Whereabouts {
    peers = List.copyOf(peers);
  }

  /** Where the links of this node listen, {@code host:remotePort}. */
  public String address() {
    return Peer.address(host, remotePort);
  }

  /** The addresses of all configured nodes, this one's included. */
  public SortedSet<String> addresses() {
    TreeSet<String> addresses = new TreeSet<>();
    addresses.add(address());
    for (Peer peer : peers) addresses.add(peer.address());
    return addresses;
  }

  /** Node ids by address, of the peers that are configured with one. */
  public SortedMap<String, String> expectedIds() {
    TreeMap<String, String> ids = new TreeMap<>();
    for (Peer peer : peers) peer.id().ifPresent(id -> ids.put(peer.address(), id));
    return ids;
  }

  /** How many nodes are configured, this one included. */
  public int nodes() {
    return peers.size() + 1;
  }

  /**
   * @param hostName asked for the name of this machine, if that is what counts
   */
  static Whereabouts read(Config folkmoot, Supplier<String> hostName) {
    Setting peersSetting = Setting.of(folkmoot, "peers", "PEERS");
    List<Peer> entries = new ArrayList<>();
    for (String entry : peersSetting.text().split(",")) {
      if (!entry.isBlank()) entries.add(Peer.parse(entry.strip(), peersSetting));
    }
    String host = host(folkmoot, entries, hostName);
    Setting port = Setting.of(folkmoot, "http-port", "PORT");
    int httpPort = port.isGiven() ? port.port() : DEFAULT_HTTP_PORT;
    int remotePort = remotePort(folkmoot, httpPort);
    List<Peer> peers = new ArrayList<>(entries);
    peers.removeIf(peer -> peer.address().equals(Peer.address(host, remotePort)));
    refuseDoubles(peers, peersSetting);
    String nodeId = nodeId(folkmoot, peers);
    refuseOwnId(nodeId, entries, Peer.address(host, remotePort), peersSetting);
    return new Whereabouts(nodeId, host, httpPort, remotePort, peers);
  }

  private static String host(Config folkmoot, List<Peer> entries, Supplier<String> hostName) {
    Setting setting = Setting.of(folkmoot, "host", "HOST");
    if (setting.isGiven()) {
      if (setting.text().equals("0.0.0.0") || !Peer.isHost(setting.text())) {
        throw setting.refused(
            "allowed is a name or address by which the other nodes reach this one, without a port");
      }
      return Peer.canonical(setting.text());
    }
    return entries.stream().allMatch(Peer::isOnLoopback)
        ? Peer.LOOPBACK
        : Peer.canonical(hostName.get());
  }

  private static int remotePort(Config folkmoot, int httpPort) {
    Setting setting = Setting.of(folkmoot, "remote-port", "REMOTE_PORT");
    if (!setting.isGiven() && httpPort + Peer.REMOTE_PORT_OFFSET > 65535) {
      throw setting.refused(
          "it must be given where PORT is above %d".formatted(65535 - Peer.REMOTE_PORT_OFFSET));
    }
    int remotePort = setting.isGiven() ? setting.port() : httpPort + Peer.REMOTE_PORT_OFFSET;
    if (remotePort == httpPort) throw setting.refused("it must be another port than PORT");
    return remotePort;
  }

  private static String nodeId(Config folkmoot, List<Peer> peers) {
    Setting setting = Setting.of(folkmoot, "node-id", "NODE_ID");
    if (!setting.isGiven() && peers.isEmpty()) return "node-1";
    if (!setting.isGiven()) throw setting.refused("a node with PEERS needs a name of its own");
    return setting.name();
  }

  private static void refuseDoubles(List<Peer> peers, Setting setting) {
    TreeSet<String> addresses = new TreeSet<>();
    TreeSet<String> ids = new TreeSet<>();
    for (Peer peer : peers) {
      if (!addresses.add(peer.address())) {
        throw setting.refused("%s is named twice".formatted(peer.address()));
      }
      if (peer.id().isPresent() && !ids.add(peer.id().get())) {
        throw setting.refused("node id %s is given twice".formatted(peer.id().get()));
      }
    }
  }

  /** An entry with this node's id is this node, or there is a mistake that would never heal. */
  private static void refuseOwnId(
      String nodeId, List<Peer> entries, String ownAddress, Setting setting) {
    for (Peer peer : entries) {
      boolean ownId = peer.id().equals(Optional.of(nodeId));
      if (ownId && !peer.address().equals(ownAddress)) {
        throw setting.refused(
            "%s is the NODE_ID of this node, but its address is %s and not %s; set HOST and PORT"
                .formatted(nodeId, ownAddress, peer.address()));
      }
      if (peer.id().isPresent() && !ownId && peer.address().equals(ownAddress)) {
        throw setting.refused(
            "%s is the address of this node, but its NODE_ID is %s and not %s"
                .formatted(ownAddress, nodeId, peer.id().get()));
      }
    }
  }
}
