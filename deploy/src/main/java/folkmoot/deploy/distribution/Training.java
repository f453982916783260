package folkmoot.deploy.distribution;

import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.client.HttpConnection;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.Folders;
import folkmoot.deploy.cluster.Installation;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.cluster.Placement;
import folkmoot.deploy.cluster.Ports;
import folkmoot.deploy.lifecycle.Readiness;
import folkmoot.deploy.lifecycle.Readiness.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Short lives of a node and of the command, in which the JVM lists the classes they used. */
final class Training {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int LEAST_PORT = 20_000;
  private static final int PORTS = 12_000;

  private Training() {}

  /** Lets the command look at a cluster of one that is not there, and at one that is. */
  static void command(Installation installation, Path classList)
      throws IOException, InterruptedException, TrainingFailed {
    List<String> command = new ArrayList<>(List.of(Installation.java().toString()));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-XX:DumpLoadedClassList=" + classList);
    command.addAll(List.of("-cp", installation.classPath(installation.commandClassPath())));
    command.add("folkmoot.deploy.distribution.CommandTraining");
    Path log = Files.createTempFile("folkmoot-training", ".log");
    try {
      Process process = process(command, log).start();
      requireEnd(process, "the command", log);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  /**
   * Lets two nodes found a cluster, take a write, answer reads, and stop: what the leader needs,
   * what the follower needs, and what lies between them.
   */
  static void node(Installation installation, Path classList)
      throws IOException, InterruptedException, TrainingFailed {
    if (!nodeExists()) throw new TrainingFailed("no " + Installation.NODE_MAIN);
    Path folder = Files.createTempDirectory("folkmoot-training");
    Cluster cluster = Cluster.plan("training", Placement.OCEAN, 2, freePort(), folder);
    Map<ClusterNode, Process> processes = new LinkedHashMap<>();
    try {
      for (ClusterNode node : cluster.nodes()) {
        processes.put(node, started(installation, cluster, node));
      }
      for (ClusterNode node : cluster.nodes()) awaitReady(processes.get(node), node);
      for (ClusterNode node : cluster.nodes()) use(node);
      processes.values().forEach(Process::destroy);
      for (ClusterNode node : cluster.nodes()) {
        requireEnd(processes.get(node), "the node", node.log());
      }
      ClassLists.merge(cluster.nodes().stream().map(Training::classList).toList(), classList);
    } finally {
      for (Process process : processes.values()) process.destroyForcibly().waitFor();
      Folders.remove(folder);
    }
  }

  private static Process started(Installation installation, Cluster cluster, ClusterNode node)
      throws IOException {
    Files.createDirectories(node.data());
    List<String> listing = List.of("-XX:DumpLoadedClassList=" + classList(node));
    ProcessBuilder builder = process(installation.nodeCommand(listing), node.log());
    builder.environment().remove("HOST");
    builder.environment().putAll(NodeProcess.settings(cluster, node));
    return builder.start();
  }

  private static Path classList(ClusterNode node) {
    return node.data().resolve("classes");
  }

  private static void use(ClusterNode node) throws IOException, TrainingFailed {
    try (HttpConnection connection = HttpConnection.open(node.port(), PATIENCE)) {
      for (String value : List.of("1", "\"text\"", "{\"a\":[true,null]}")) {
        require(connection, "PUT", "/key/training", value);
        require(connection, "GET", "/key/training?consistency=strong", "");
        require(connection, "GET", "/key/training", "");
      }
      require(connection, "DELETE", "/key/training", "");
      require(connection, "GET", "/status", "");
    }
  }

  /** On a machine that is busy building, an election may come between: then it is asked again. */
  private static void require(HttpConnection connection, String method, String path, String body)
      throws IOException, TrainingFailed {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    HttpAnswer answer = connection.exchange(method, path, bytes, PATIENCE);
    while (answer.status() >= 500 && System.nanoTime() - deadline < 0) {
      NodeProcess.rest(POLL);
      answer = connection.exchange(method, path, bytes, PATIENCE);
    }
    // A key that is gone already is what a delete of unknown outcome leaves behind.
    boolean done = answer.ok() || (method.equals("DELETE") && answer.status() == 404);
    if (!done) throw new TrainingFailed(method + " " + path + ": " + answer.error());
  }

  private static void awaitReady(Process process, ClusterNode node)
      throws IOException, TrainingFailed {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Readiness seen = Readiness.of(node);
        seen.phase() != Phase.READY;
        seen = Readiness.of(node)) {
      if (!process.isAlive()) throw failed("the node", process.exitValue(), node.log());
      if (System.nanoTime() - deadline > 0) {
        throw new TrainingFailed("the node is not ready in time: " + seen.reason());
      }
      NodeProcess.rest(POLL);
    }
  }

  private static void requireEnd(Process process, String what, Path log)
      throws IOException, InterruptedException, TrainingFailed {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new TrainingFailed(what + " does not stop");
    }
    if (process.exitValue() != 0) throw failed(what, process.exitValue(), log);
  }

  private static TrainingFailed failed(String what, int code, Path log) throws IOException {
    return new TrainingFailed(what + " ended with " + code + ": " + Archives.lastLine(log));
  }

  private static ProcessBuilder process(List<String> command, Path log) {
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
  }

  private static boolean nodeExists() {
    return Training.class
            .getClassLoader()
            .getResource(Installation.NODE_MAIN.replace('.', '/') + ".class")
        != null;
  }

  private static int freePort() throws TrainingFailed {
    // Not a port of the system's choice: remoting needs the one that lies 10 000 above, too.
    int first = LEAST_PORT + (int) (ProcessHandle.current().pid() % PORTS);
    for (int port = first; port < first + PORTS; port++) {
      if (bothFree(port) && bothFree(port + 1)) return port;
    }
    throw new TrainingFailed("no free ports");
  }

  private static boolean bothFree(int port) {
    return Ports.free(port) && Ports.free(port + Cluster.REMOTE_OFFSET);
  }
}
