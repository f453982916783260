package folkmoot.deploy.endtoend;

import folkmoot.deploy.Moot;
import folkmoot.deploy.cluster.Home;
import folkmoot.deploy.cluster.Installation;
import folkmoot.deploy.command.Commands;
import folkmoot.deploy.command.Surroundings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@link Moot} with nodes of another main class, one of the tests. */
public final class MootOf {
  private MootOf() {}

  /**
   * @param arguments a folder for an installation that runs that class, the class, and what is to
   *     be said to {@code moot}
   */
  public static void main(String[] arguments) throws IOException, URISyntaxException {
    Installation installation = installation(Path.of(arguments[0]), arguments[1]);
    Surroundings surroundings =
        new Surroundings(
            new Home(Path.of(System.getenv("MOOT_HOME"))),
            installation,
            System.in,
            System.out,
            System.err,
            false,
            System.getenv());
    String[] words = Arrays.copyOfRange(arguments, 2, arguments.length);
    System.exit(Commands.run(surroundings, words));
  }

  private static Installation installation(Path folder, String nodeMain)
      throws IOException, URISyntaxException {
    Installation shipped =
        new Installation(Path.of(System.getProperty("moot.distribution", "target/folkmoot")));
    Installation other = new Installation(folder, nodeMain);
    if (Files.exists(other.nodeClassPath())) return other;
    Files.createDirectories(folder);
    Files.createSymbolicLink(other.libraries(), shipped.libraries().toAbsolutePath());
    List<String> classPath = new ArrayList<>();
    Path tests = Path.of(MootOf.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    classPath.add(tests.toString());
    classPath.addAll(Files.readAllLines(shipped.nodeClassPath()));
    Files.write(other.nodeClassPath(), classPath);
    return other;
  }
}
