package folkmoot.deploy.distribution;

import com.sun.net.httpserver.HttpServer;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.Folders;
import folkmoot.deploy.cluster.Home;
import folkmoot.deploy.cluster.Installation;
import folkmoot.deploy.cluster.Placement;
import folkmoot.deploy.cluster.ProcessIdentity;
import folkmoot.deploy.command.Commands;
import folkmoot.deploy.command.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Uses the command in this process, against a server that plays the node, so that the classes of
 * every answer are in the archive of the command.
 */
final class CommandTraining {
  private static final String STATUS =
      "{\"nodeId\":\"node-1\",\"role\":\"leader\",\"term\":1,\"leaderId\":\"node-1\",\"totalKeys\":1,"
          + "\"commitIndex\":1,\"appliedIndex\":1,\"canLoseMoreNodes\":0}";
  private static final String ANSWER =
      "{\"key\":\"a\",\"value\":{\"b\":[1,2.5,true,null]},\"version\":3,\"servedBy\":\"node-1\"}";

  private CommandTraining() {}

  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(server, "/status", STATUS);
    answer(server, "/key/", ANSWER);
    server.start();
    Path folder = Files.createTempDirectory("folkmoot-training");
    try {
      Home home = new Home(folder);
      keepCluster(home, server.getAddress().getPort());
      use(home);
    } finally {
      Folders.remove(folder);
      server.stop(0);
    }
  }

  private static void use(Home home) {
    Surroundings surroundings =
        new Surroundings(
            home,
            new Installation(home.folder()),
            new ByteArrayInputStream(new byte[0]),
            nowhere(),
            nowhere(),
            false,
            Map.of());
    for (String line :
        List.of(
            "--help",
            "status",
            "status --json",
            "get a",
            "get a --json",
            "put a {}",
            "delete a",
            "logs n1",
            "no-such-command")) {
      Commands.run(surroundings, line.split(" "));
    }
  }

  /** A cluster of one, whose process is this one. */
  private static void keepCluster(Home home, int port) throws IOException {
    Path data = home.folder().resolve("node-1");
    ClusterNode node = new ClusterNode("node-1", port, port, data, "region", "dc1");
    Files.createDirectories(data);
    home.keep(new Cluster("training", Placement.OCEAN, List.of(node)));
    long pid = ProcessHandle.current().pid();
    ProcessIdentity.of(pid)
        .orElseThrow(() -> new IOException("this process is not to be seen"))
        .write(node.pidFile());
  }

  private static void answer(HttpServer server, String path, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
  }
}
