package folkmoot.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The distribution as it lies on disk: {@code lib/*.jar}, {@code lib/native}, class paths and
 * class-data archives.
 *
 * @param nodeMain the class that a node's JVM runs
 */
public record Installation(Path folder, String nodeMain) {
  public static final String NODE_MAIN = "folkmoot.node.Main";

  /**
   * Serial collection and the archive halve a node's start. An archive that does not fit (another
   * Java, a moved folder) costs time only, and the JVM is not to write of it in the log. It is
   * mapped where it was made for: at another place all its pages would be written to, and so belong
   * to this process alone.
   *
   * <p>What lives on is about 40 MiB, and most of what dies does so young, since the cache of the
   * log is small enough to be gone before it would be promoted. Limits bound the rest, see {@code
   * OverloadIT}.
   *
   * <p>Code is compiled for the first time only when it has run four times as often as is usual:
   * what runs once, at the start, is most of what would be compiled, and several nodes that start
   * at once share few cores. What is used under load is optimized as early as usual: four times
   * later, half a minute of load is slow.
   */
  private static final List<String> NODE_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx152m",
          "-Xmn56m",
          "-XX:SurvivorRatio=5",
          "-XX:Tier3InvocationThreshold=800",
          "-XX:Tier3MinInvocationThreshold=400",
          "-XX:Tier3CompileThreshold=8000",
          "-XX:Tier3BackEdgeThreshold=240000",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-HeapDumpOnOutOfMemoryError",
          "-Dfile.encoding=UTF-8",
          "-Xshare:auto",
          "-Xlog:cds=off",
          "-Xlog:cds+dynamic=off");

  public Installation(Path folder) {
    this(folder, NODE_MAIN);
  }

  public Path libraries() {
    return folder.resolve("lib");
  }

  public Path nativeLibraries() {
    return libraries().resolve("native");
  }

  /** Names of the jars of a node, in the order of its class path, one to a line. */
  public Path nodeClassPath() {
    return folder.resolve("node.classpath");
  }

  /** Names of the jars of the command, the same way. */
  public Path commandClassPath() {
    return folder.resolve("moot.classpath");
  }

  public Path nodeArchive() {
    return folder.resolve("folkmoot.jsa");
  }

  public Path commandArchive() {
    return folder.resolve("moot.jsa");
  }

  /** The Java that runs this very process. */
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** How a node is started, without its settings: those are its environment. */
  public List<String> nodeCommand() {
    List<String> archive =
        Files.exists(nodeArchive()) ? List.of("-XX:SharedArchiveFile=" + nodeArchive()) : List.of();
    return nodeCommand(archive);
  }

  /** The same with other options for the class-data archive, such as to write it. */
  public List<String> nodeCommand(List<String> archiveOptions) {
    List<String> command = new ArrayList<>(List.of(java().toString()));
    command.addAll(NODE_OPTIONS);
    // RocksDB finds its library there, and does not unpack 17 MB to a temporary folder.
    command.add("-Djava.library.path=" + nativeLibraries());
    if (Runtime.version().feature() >= 22) command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(archiveOptions);
    command.addAll(List.of("-cp", classPath(nodeClassPath()), nodeMain));
    return command;
  }

  /** Absolute class path from a file of names. */
  public String classPath(Path names) {
    try {
      return Files.readAllLines(names).stream()
          .map(name -> libraries().resolve(name).toString())
          .collect(Collectors.joining(":"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
