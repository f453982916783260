package folkmoot.deploy.endtoend;

import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.Folders;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.cluster.Placement;
import folkmoot.deploy.cluster.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One of three nodes as a test starts it itself, without the command: to see how it ends. */
final class RawNode {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Ground ground;
  private final Cluster cluster;
  private final ClusterNode node;
  private Process process;

  /**
   * @param number from 1
   */
  RawNode(Ground ground, int number) {
    this.ground = ground;
    cluster = Cluster.plan("raw", Placement.OCEAN, 3, ground.port(1), ground.home());
    node = cluster.node("node-" + number);
  }

  static List<RawNode> three(Ground ground) {
    return List.of(new RawNode(ground, 1), new RawNode(ground, 2), new RawNode(ground, 3));
  }

  String id() {
    return node.id();
  }

  int port() {
    return node.port();
  }

  /** Its folder, in which are {@code journal} and {@code state}. */
  Path data() {
    return node.data();
  }

  /** Where its links listen. */
  String address() {
    return "127.0.0.1:" + node.remotePort();
  }

  RawNode start() {
    return start(Map.of());
  }

  /** Starts it with changes to its settings, which are its environment. */
  RawNode start(Map<String, String> changes) {
    return start(List.of(), changes);
  }

  /**
   * The same.
   *
   * @param before the words of a command that runs the command that follows them
   */
  RawNode start(List<String> before, Map<String, String> changes) {
    List<String> command = new ArrayList<>(ground.installation().nodeCommand());
    command.addAll(1, ground.nodeOptions());
    command.addAll(0, before);
    try {
      Files.createDirectories(node.data());
      ProcessBuilder builder = new ProcessBuilder(command).directory(node.data().toFile());
      builder.environment().put("MOOT_HOME", ground.home().toString());
      builder.environment().remove("HOST");
      builder.environment().putAll(new TreeMap<>(NodeProcess.settings(cluster, node)));
      builder.environment().putAll(changes);
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(node.log().toFile()));
      process = builder.start();
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  boolean lives() {
    return process.isAlive();
  }

  /** SIGTERM. */
  void askToStop() {
    process.destroy();
  }

  /** SIGKILL, and waits. */
  void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** {@code STOP} or {@code CONT}. */
  void signal(String name) {
    ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
    try {
      if (!identity.signal(name)) throw new AssertionError(id() + " does not live");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Waits for the end. */
  int exitCode() {
    try {
      if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) return process.exitValue();
      throw new AssertionError(id() + " does not end; " + log());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Its disk is gone; so is what it has written to its log. */
  void wipe() {
    try {
      Folders.remove(node.data());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  String log() {
    try {
      return Files.exists(node.log()) ? Files.readString(node.log()) : "";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  boolean isReady() {
    return Http.ready(port());
  }

  /** Why it is not ready, in its own words; empty while it does not answer, or if it is. */
  String reason() {
    if (Http.status(port()).isEmpty()) return "";
    return Http.get(port(), "/health/ready").json().path("reason").asText();
  }

  String role() {
    return Http.status(port()).map(status -> status.path("role").asText()).orElse("offline");
  }

  @Override
  public String toString() {
    return "%s: %s, %s".formatted(id(), role(), reason());
  }
}
