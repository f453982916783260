package folkmoot.deploy.distribution;

import folkmoot.deploy.cluster.Folders;
import folkmoot.deploy.cluster.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Lays out the distribution from the class path of the process that makes it. */
public final class Distribution {
  /** The command needs these, and starts faster the fewer it sees; a node needs all. */
  private static final List<String> COMMAND_JARS =
      List.of(
          "folkmoot-deploy",
          "folkmoot-protocol",
          "picocli",
          "jackson-databind",
          "jackson-core",
          "jackson-annotations");

  private final Installation installation;
  private final Set<String> wanted = new TreeSet<>();

  private Distribution(Installation installation) {
    this.installation = installation;
  }

  /**
   * Called by the build.
   *
   * @param arguments the folder to fill; the module's class folder on this class path; the jar to
   *     put in its place; when the build began, in ISO 8601
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 4) throw new IllegalArgumentException("4 arguments are needed");
    Path classes = Path.of(arguments[1]);
    List<Path> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      jars.add(Path.of(entry).equals(classes) ? Path.of(arguments[2]) : Path.of(entry));
    }
    Installation installation = new Installation(Path.of(arguments[0]).toAbsolutePath());
    new Distribution(installation).make(jars, Instant.parse(arguments[3]));
  }

  private void make(List<Path> jars, Instant began) throws IOException, InterruptedException {
    Files.createDirectories(installation.nativeLibraries());
    for (Path jar : jars) library(jar);
    removeOthers();
    List<String> names = jars.stream().map(jar -> jar.getFileName().toString()).toList();
    Changed.lines(installation.nodeClassPath(), names);
    Changed.lines(installation.commandClassPath(), names.stream().filter(this::ofCommand).toList());
    Archives.refresh(installation, wanted);
    Path built = installation.folder().resolve("built");
    Files.writeString(built, began + "\n");
    // The launcher compares the sources with it: what was changed during the build is newer.
    Files.setLastModifiedTime(built, FileTime.from(began));
  }

  private void library(Path jar) throws IOException {
    if (!Files.isRegularFile(jar)) {
      throw new IOException(jar + " is no jar: make the distribution in the package phase");
    }
    String name = jar.getFileName().toString();
    wanted.add(name);
    Path target = installation.libraries().resolve(name);
    if (name.startsWith("rocksdbjni-")) {
      RocksLibrary.split(jar, target, installation.nativeLibraries());
    } else {
      Changed.copy(jar, target);
    }
  }

  private void removeOthers() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(installation.libraries())) {
      for (Path file : files) {
        boolean ours = file.equals(installation.nativeLibraries());
        if (!ours && !wanted.contains(file.getFileName().toString())) Folders.remove(file);
      }
    }
  }

  private boolean ofCommand(String jar) {
    return COMMAND_JARS.stream().anyMatch(name -> jar.matches(name + "-\\d.*"));
  }
}
