package folkmoot.node.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another node, as it is configured.
 *
 * @param id its node id, if the configuration gives it; else it says so itself
 * @param host its name or address; IPv6 in brackets
 * @param httpPort its HTTP door
 * @param remotePort where its links listen
 */
public record Peer(Optional<String> id, String host, int httpPort, int remotePort) {
  static final int REMOTE_PORT_OFFSET = 10_000;
  static final String LOOPBACK = "127.0.0.1";

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]+\\]");
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?:(?<id>[^=]*)=)?(?:http://)?(?<host>\\[[^\\]]*\\]|[^:/\\[\\]]+):(?<port>\\d{1,5})"
              + "(?:/(?<remote>\\d{1,5})?)?");

  /** Where its links listen, {@code host:remotePort}. */
  public String address() {
    return address(host, remotePort);
  }

  static String address(String host, int remotePort) {
    return host + ":" + remotePort;
  }

  boolean isOnLoopback() {
    return host.matches("127(\\.\\d{1,3}){3}");
  }

  /** One entry of PEERS; what is wrong with it is said in terms of {@code peers}. */
  static Peer parse(String entry, Setting peers) {
    Matcher matcher = ENTRY.matcher(entry);
    if (!matcher.matches() || !isHost(matcher.group("host"))) {
      throw peers.refused(
          "'%s' is none of http://host:port, host:port and id=host:port, each with /remotePort or"
                  .formatted(entry)
              + " without");
    }
    int httpPort = port(matcher.group("port"), entry, peers);
    String remote = matcher.group("remote");
    return new Peer(
        Optional.ofNullable(matcher.group("id")).map(id -> id(id, entry, peers)),
        canonical(matcher.group("host")),
        httpPort,
        remote == null ? derived(httpPort, entry, peers) : port(remote, entry, peers));
  }

  static boolean isHost(String host) {
    return HOST.matcher(host).matches();
  }

  /** Artery knows a node under exactly one name: letters small, and one name for the loopback. */
  static String canonical(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.equals("[::1]") ? LOOPBACK : name;
  }

  private static String id(String id, String entry, Setting peers) {
    if (Setting.isName(id)) return id;
    throw peers.refused("'%s' has no proper node id before '='".formatted(entry));
  }

  private static int port(String digits, String entry, Setting peers) {
    int port = Integer.parseInt(digits);
    if (port >= 1 && port <= 65535) return port;
    throw peers.refused("'%s' has a port that is not from 1 to 65535".formatted(entry));
  }

  private static int derived(int httpPort, String entry, Setting peers) {
    if (httpPort + REMOTE_PORT_OFFSET <= 65535) return httpPort + REMOTE_PORT_OFFSET;
    throw peers.refused(
        "'%s' needs /remotePort, as port + %d is above 65535".formatted(entry, REMOTE_PORT_OFFSET));
  }
}
