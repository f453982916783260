package folkmoot.deploy.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.cluster.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How far a file has been loaded into a cluster: the last line up to which all are acknowledged.
 *
 * <p>It holds good while the bytes up to there are what they were (a later line may be mended,
 * lines may be added at the end) and the cluster's data is the same.
 */
final class ProgressFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Path source;
  private final String cluster;
  private Prefix prefix;

  /**
   * @param folder of all such files
   * @param source the file that is loaded
   * @param cluster token of the cluster
   */
  ProgressFile(Path folder, Path source, String cluster) {
    this.source = source.toAbsolutePath().normalize();
    this.cluster = cluster;
    this.prefix = new Prefix(this.source);
    String name = Prefix.sha256(this.source.toString().getBytes(StandardCharsets.UTF_8));
    this.file = folder.resolve(name.substring(0, 16) + ".json");
  }

  /** Where an earlier load got to; empty if there was none, or the file is another one now. */
  Optional<LineReader.Position> read() throws IOException {
    if (!Files.exists(file)) return Optional.empty();
    JsonNode kept = JSON.readTree(file.toFile());
    long offset = kept.path("offset").asLong();
    Prefix candidate = new Prefix(source);
    boolean same =
        kept.path("cluster").asText().equals(cluster)
            && Files.size(source) >= offset
            && candidate.digest(offset).equals(kept.path("sha256").asText());
    if (!same) return Optional.empty();
    prefix = candidate;
    return Optional.of(new LineReader.Position(kept.path("line").asLong(), offset));
  }

  /** Keeps a position that is not before the last one kept or read. */
  void write(LineReader.Position position) throws IOException {
    ObjectNode kept = JSON.createObjectNode();
    kept.put("file", source.toString()).put("cluster", cluster);
    kept.put("line", position.line()).put("offset", position.offset());
    kept.put("sha256", prefix.digest(position.offset()));
    Files.createDirectories(file.getParent());
    Home.replace(file, kept.toPrettyString() + "\n");
  }

  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
