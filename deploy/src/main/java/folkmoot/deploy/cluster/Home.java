package folkmoot.deploy.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder in which a local cluster lives: {@code cluster.json}, a folder for each node, and how
 * far loads have come.
 */
public final class Home {
  private static final ObjectMapper JSON = new ObjectMapper();

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
   * Held while the cluster is changed, so that two commands do not start the same node.
   *
   * @throws Failure if another command holds it
   */
  public FileLock lock() {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw Failure.unavailable("another moot command is changing the cluster in " + folder);
      }
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
        root.required("token").asText(), Placement.named(root.required("regions").asText()), nodes);
  }
}
