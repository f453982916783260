package folkmoot.deploy.cluster;

import java.nio.file.Path;

/**
 * One node of a local cluster, running or not.
 *
 * @param id {@code node-1} and so on
 * @param port of HTTP, on loopback
 * @param remotePort of Pekko remoting
 * @param data its own folder
 */
public record ClusterNode(
    String id, int port, int remotePort, Path data, String region, String datacenter) {

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public Path log() {
    return data.resolve("node.log");
  }

  public Path pidFile() {
    return data.resolve("node.pid");
  }
}
