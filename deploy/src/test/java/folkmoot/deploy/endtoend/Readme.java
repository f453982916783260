package folkmoot.deploy.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What README.md tells a newcomer to type, taken from its blocks of code. */
final class Readme {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\n(.*?)^```");
  private static final Pattern CURL =
      Pattern.compile(
          "curl (?:-X (?<method>[A-Z]+) )?'?localhost:(?<port>\\d+)(?<target>/[^' ]*)'?"
              + "(?: -d '(?<body>.*)')?");

  private Readme() {}

  /** A line without its comment. */
  static List<String> lines() throws IOException {
    Path root = Path.of(System.getProperty("moot.launcher")).getParent().getParent();
    List<String> lines = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(Files.readString(root.resolve("README.md")));
        block.find(); ) {
      block.group(1).lines().map(line -> line.replaceFirst("\\s+# .*", "")).forEach(lines::add);
    }
    return lines;
  }

  /** The words after {@code deploy/moot} of each line that begins so, in order. */
  static List<List<String>> commands() throws IOException {
    return lines().stream()
        .filter(line -> line.startsWith("deploy/moot "))
        .map(line -> List.of(line.substring("deploy/moot ".length()).strip().split(" ")))
        .toList();
  }

  /** The requests that {@code curl} is to make, in order. */
  static List<Curl> curls() throws IOException {
    List<Curl> curls = new ArrayList<>();
    for (String line : lines()) {
      if (!line.startsWith("curl ")) continue;
      Matcher curl = CURL.matcher(line.strip());
      if (!curl.matches()) throw new AssertionError("not understood: " + line);
      curls.add(
          new Curl(
              curl.group("method") == null ? "GET" : curl.group("method"),
              Integer.parseInt(curl.group("port")) - 4000,
              curl.group("target"),
              curl.group("body") == null ? "" : curl.group("body")));
    }
    return curls;
  }

  /**
   * @param node its number, by the port
   */
  record Curl(String method, int node, String target, String body) {}
}
