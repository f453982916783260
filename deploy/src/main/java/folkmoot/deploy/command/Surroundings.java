package folkmoot.deploy.command;

import folkmoot.deploy.cluster.Home;
import folkmoot.deploy.cluster.Installation;
import folkmoot.deploy.terminal.Terminal;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * In what a command runs.
 *
 * @param live whether standard error is a terminal
 */
public record Surroundings(
    Home home,
    Installation installation,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean live,
    Map<String, String> environment) {

  /** As the launcher sets them: {@code moot.root}, {@code moot.distribution}, {@code MOOT_HOME}. */
  public static Surroundings ofProcess(PrintStream out, PrintStream err) {
    Map<String, String> environment = System.getenv();
    Path root = Path.of(System.getProperty("moot.root", "."));
    String home = environment.getOrDefault("MOOT_HOME", "");
    String distribution = System.getProperty("moot.distribution", "deploy/target/folkmoot");
    return new Surroundings(
        new Home(home.isEmpty() ? root.resolve(".moot") : Path.of(home)),
        new Installation(Path.of(distribution).toAbsolutePath()),
        System.in,
        out,
        err,
        Boolean.getBoolean("moot.live"),
        environment);
  }

  Terminal terminal(boolean json) {
    return new Terminal(out, err, live, json);
  }
}
