package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import folkmoot.deploy.cluster.Home;
import folkmoot.deploy.cluster.Installation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Runs command lines in this process and keeps what they said. */
final class Shell {
  private final Home home;
  private final Installation installation;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String input = "";

  Shell(Path folder, Installation installation) {
    this.home = new Home(folder);
    this.installation = installation;
  }

  Shell(Path folder) {
    this(folder, new Installation(folder));
  }

  Home home() {
    return home;
  }

  Shell input(String text) {
    input = text;
    return this;
  }

  /** Runs one; its exit code. */
  int run(String... words) {
    out.reset();
    err.reset();
    Surroundings surroundings =
        new Surroundings(
            home,
            installation,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Map.of());
    return Commands.run(surroundings, words);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** The last line of output as JSON. */
  JsonNode json() {
    String[] lines = out().strip().split("\n");
    try {
      return new ObjectMapper().readTree(lines[lines.length - 1]);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
