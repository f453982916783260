package folkmoot.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.deploy.FreePorts;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.Folders;
import folkmoot.deploy.cluster.Home;
import folkmoot.deploy.cluster.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where the nodes of one test class stand: a folder, a row of ports, and every process that runs
 * for them. Nothing of it is left after the class, however its tests went.
 */
final class Ground implements BeforeAllCallback, AfterAllCallback {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long COMMAND_SECONDS = 150;

  /**
   * Optimizing takes longer than most nodes live here: of what a start costs, it is 40 %. A class
   * that is about load or memory says {@code -XX:TieredStopAtLevel=4}, which is what is shipped.
   */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private final int nodes;
  private final List<String> nodeOptions;
  private Path folder;
  private int firstPort;
  private OwnProcesses processes;

  private Ground(int nodes, String... nodeOptions) {
    this.nodes = nodes;
    this.nodeOptions = List.of(nodeOptions);
  }

  /** Room for so many nodes, whose JVMs get these options. */
  static Ground forNodes(int nodes, String... nodeOptions) {
    return new Ground(nodes, nodeOptions);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("moot-");
    firstPort = FreePorts.row(nodes);
    processes = OwnProcesses.guard("MOOT_HOME=" + home(), tag());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    try {
      processes.end();
    } finally {
      keepLogs(Path.of("target", "end-to-end", context.getRequiredTestClass().getSimpleName()));
      Folders.remove(folder);
    }
  }

  Path home() {
    return folder.resolve("home");
  }

  /** A place for files of a test. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** HTTP port of a node, by its number from 1. */
  int port(int number) {
    return firstPort + number - 1;
  }

  int remotePort(int number) {
    return port(number) + Cluster.REMOTE_OFFSET;
  }

  Installation installation() {
    return new Installation(Path.of(System.getProperty("moot.distribution")));
  }

  /** The cluster that {@code moot up} has made here. */
  Cluster cluster() {
    return new Home(home()).existing();
  }

  /** Nodes and commands of this ground that run now. */
  List<ProcessHandle> living() {
    return processes.living();
  }

  /** Options for the JVM of each node here. */
  List<String> nodeOptions() {
    List<String> options = new ArrayList<>(List.of(tag(), SHORT_LIVED));
    options.addAll(nodeOptions);
    return options;
  }

  /** Types {@code deploy/moot} and these words, and waits for the end. */
  Said moot(String... words) {
    return await(start(Map.of(), words));
  }

  /** The same with changes to the environment. */
  Said moot(Map<String, String> environment, String... words) {
    return await(start(environment, words));
  }

  /** The same without waiting. */
  Command start(Map<String, String> environment, String... words) {
    List<String> line = new ArrayList<>(List.of(System.getProperty("moot.launcher")));
    line.addAll(Arrays.asList(words));
    Map<String, String> all = surroundings();
    all.putAll(environment);
    return start(line, all);
  }

  private Command start(List<String> line, Map<String, String> environment) {
    try {
      Path out = Files.createTempFile(folder, "out-", "");
      Path err = Files.createTempFile(folder, "err-", "");
      ProcessBuilder builder = new ProcessBuilder(line);
      builder.environment().putAll(environment);
      builder.redirectInput(Path.of("/dev/null").toFile());
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      return new Command(String.join(" ", line), builder.start(), out, err);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The command whose nodes run another main class than is shipped, one of the tests. */
  Said mootOf(Class<?> nodeMain, String... words) {
    List<String> line = new ArrayList<>(List.of(Installation.java().toString()));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(MootOf.class.getName(), file("moot-of").toString(), nodeMain.getName()));
    line.addAll(Arrays.asList(words));
    return await(start(line, surroundings()));
  }

  private Map<String, String> surroundings() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("MOOT_HOME", home().toString());
    environment.put("MOOT_PORT", Integer.toString(firstPort));
    environment.put("MOOT_NODE_OPTS", String.join(" ", nodeOptions()));
    return environment;
  }

  /** A command line that runs. */
  record Command(String words, Process process, Path out, Path err) {}

  /** What a command line said, and its exit code. */
  record Said(String words, int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }

    /** Its last line of output. */
    JsonNode json() {
      try {
        return JSON.readTree(lines().get(lines().size() - 1));
      } catch (IOException notJson) {
        throw new UncheckedIOException(toString(), notJson);
      }
    }
  }

  static Said await(Command command) {
    try {
      if (!command.process().waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        command.process().destroyForcibly();
        throw new AssertionError("moot " + command.words() + " does not end");
      }
      return new Said(
          command.words(),
          command.process().exitValue(),
          Files.readString(command.out()),
          Files.readString(command.err()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private String tag() {
    return "-Dmoot.ground=" + folder;
  }

  private void keepLogs(Path kept) throws IOException {
    Folders.remove(kept.toAbsolutePath());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path log : files.filter(file -> file.endsWith("node.log")).toList()) {
        Files.createDirectories(kept);
        String name = log.getParent().getFileName() + ".log";
        Files.copy(log, kept.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
