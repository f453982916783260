package folkmoot.deploy.distribution;

import folkmoot.deploy.cluster.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The class-data archives of the command and of a node. A JVM that is used for a moment, as it will
 * be used, lists its classes; another one archives them.
 *
 * <p>Static archives, not those that a JVM writes at its exit: on Java 17 only static ones take
 * classes as old as picocli's, which saves a third of the command's start.
 *
 * <p>An archive holds for exactly this Java and these jars. Without it everything works and starts
 * slower, so that a failure here is told and does not fail the build.
 */
final class Archives {
  private static final int PATIENCE_SECONDS = 180;

  private final Installation installation;

  private Archives(Installation installation) {
    this.installation = installation;
  }

  /** Makes both anew, unless nothing they depend on has changed. */
  static void refresh(Installation installation, Set<String> jars)
      throws IOException, InterruptedException {
    Path key = installation.folder().resolve("archives.key");
    List<String> dependsOn = dependsOn(installation, jars);
    boolean fresh =
        Files.exists(key)
            && Files.readAllLines(key).equals(dependsOn)
            && Files.exists(installation.commandArchive())
            && Files.exists(installation.nodeArchive());
    if (fresh) return;
    Files.deleteIfExists(key);
    Archives archives = new Archives(installation);
    boolean command =
        archives.make(
            "the command",
            installation.commandArchive(),
            installation.commandClassPath(),
            list -> Training.command(installation, list));
    boolean node =
        archives.make(
            "nodes",
            installation.nodeArchive(),
            installation.nodeClassPath(),
            list -> Training.node(installation, list));
    if (command && node) Changed.lines(key, dependsOn);
  }

  /** Something that leaves a list of classes at a path. */
  private interface Lister {
    void list(Path classList) throws IOException, InterruptedException, TrainingFailed;
  }

  private boolean make(String what, Path archive, Path classPath, Lister lister)
      throws IOException, InterruptedException {
    Path classList = archive.resolveSibling(archive.getFileName() + ".classes");
    Path next = Changed.next(archive);
    try {
      lister.list(classList);
      dump(classList, next, installation.classPath(classPath));
      Changed.replace(next, archive);
      return true;
    } catch (TrainingFailed e) {
      Files.deleteIfExists(archive);
      System.out.println(
          "WARNING: no class-data archive for "
              + what
              + ", it will start slower: "
              + e.getMessage());
      return false;
    } finally {
      Files.deleteIfExists(classList);
      Files.deleteIfExists(next);
    }
  }

  private static void dump(Path classList, Path archive, String classPath)
      throws IOException, InterruptedException, TrainingFailed {
    Path log = Files.createTempFile("folkmoot-archive", ".log");
    try {
      List<String> command = new ArrayList<>(List.of(Installation.java().toString()));
      command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:dump"));
      command.add("-XX:SharedClassListFile=" + classList);
      command.add("-XX:SharedArchiveFile=" + archive);
      command.addAll(List.of("-cp", classPath));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) process.destroyForcibly().waitFor();
      if (ended && process.exitValue() == 0 && Files.exists(archive)) return;
      throw new TrainingFailed("the JVM could not write it: " + lastLine(log));
    } finally {
      Files.deleteIfExists(log);
    }
  }

  static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty() ? "no word" : lines.get(lines.size() - 1);
  }

  private static List<String> dependsOn(Installation installation, Set<String> jars)
      throws IOException {
    List<String> all = new ArrayList<>();
    all.add(System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    all.add(installation.folder().toString());
    for (String jar : jars) {
      Path file = installation.libraries().resolve(jar);
      all.add(jar + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
    }
    return all;
  }
}
