package folkmoot.deploy.cluster;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder in which a local cluster lives: {@code cluster.json}, a folder for each node, and how
 * far loads have come.
 */
public final class Home {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOCK_POLL = Duration.ofMillis(50);

  private final Path folder;

  public Home(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  public Path folder() {
    return folder;
  }

  /** Where loads keep how far they have come. */
  public Path loads() {
    return folder.resolve("loads");
  }

  Path clusterFile() {
    return folder.resolve("cluster.json");
  }

  /** The cluster that was made here, if there is one. */
  public Optional<Cluster> cluster() {
    if (!Files.exists(clusterFile())) return Optional.empty();
    try {
      return Optional.of(read(JSON.readTree(clusterFile().toFile())));
    } catch (IOException | IllegalArgumentException e) {
      throw Failure.of(
          ExitCode.INTERNAL,
          clusterFile() + " cannot be read: " + e.getMessage().lines().findFirst().orElse(""));
    }
  }

  /**
   * The cluster that was made here.
   *
   * @throws Failure if there is none
   */
  public Cluster existing() {
    return cluster()
        .orElseThrow(
            () -> Failure.unavailable("no cluster in " + folder + ": `moot up` starts one"));
  }

  /** Keeps it, in one step. */
  public void keep(Cluster cluster) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", 1).put("token", cluster.token()).put("regions", cluster.regions().label());
    root.put("faults", cluster.faults()).put("logFormat", cluster.logFormat());
    for (ClusterNode node : cluster.nodes()) {
      root.withArray("nodes")
          .addObject()
          .put("id", node.id())
          .put("port", node.port())
          .put("remotePort", node.remotePort())
          .put("data", folder.relativize(node.data()).toString())
          .put("region", node.region())
          .put("datacenter", node.datacenter());
    }
    try {
      Files.createDirectories(folder);
      replace(clusterFile(), root.toPrettyString() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the data of a stopped cluster: only what was made for it, and no link is followed. */
  public void wipe(Cluster cluster) {
    try {
      for (ClusterNode node : cluster.nodes()) Folders.remove(node.data());
      Folders.remove(loads());
      Files.deleteIfExists(clusterFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes a change while no other command makes one, so that two do not start the same node.
   *
   * @throws Failure if another command does not come to an end
   */
  public void exclusively(Runnable change) {
    try {
      Files.createDirectories(folder);
      try (FileChannel channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE)) {
        awaitLock(channel);
        change.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lock ends with the channel, and with the process, however that ends. */
  private void awaitLock(FileChannel channel) throws IOException {
    long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
    while (channel.tryLock() == null) {
      if (System.nanoTime() - deadline > 0) {
        throw Failure.unavailable("another moot command is changing the cluster in " + folder);
      }
      NodeProcess.rest(LOCK_POLL);
    }
  }

  /** Writes a file so that it is either the old or the new one, whatever happens. */
  public static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Cluster read(JsonNode root) {
    List<ClusterNode> nodes = new ArrayList<>();
    for (JsonNode node : root.required("nodes")) {
      nodes.add(
          new ClusterNode(
              node.required("id").asText(),
              node.required("port").asInt(),
              node.required("remotePort").asInt(),
              folder.resolve(node.required("data").asText()),
              node.required("region").asText(),
              node.required("datacenter").asText()));
    }
    if (nodes.isEmpty()) throw new IllegalArgumentException("it names no nodes");
    return new Cluster(
        root.required("token").asText(),
        Placement.named(root.required("regions").asText()),
        nodes,
        root.path("faults").asBoolean(true),
        root.path("logFormat").asText(Cluster.TEXT));
  }
}
