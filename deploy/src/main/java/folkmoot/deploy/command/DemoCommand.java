package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.demo.Demo;
import folkmoot.deploy.demo.Finding;
import folkmoot.deploy.demo.Moot;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Interruption;
import folkmoot.deploy.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "demo",
    description = "A tour of the running cluster: five phases, each with what it promises.",
    footer = {
      "",
      "Operations, levels, a node lost, a partition, final status. It kills a node and cuts the "
          + "cluster in two, and puts both right; it writes to keyspaces of its own, moot-demo and "
          + "moot-demo-single, which it drops. Exit code 7: a promise did not hold."
    })
final class DemoCommand extends MootCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** From Ctrl-C to a cluster in which nothing is broken. */
  private static final Duration LAST_WORD = Duration.ofMinutes(2);

  DemoCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    Cluster cluster = surroundings.home().existing();
    Demo demo = new Demo(cluster, this::moot, terminal);
    Interruption interruption = new Interruption(demo::stop, LAST_WORD);
    try {
      return tell(demo.play(), terminal);
    } finally {
      interruption.end();
    }
  }

  private static ExitCode tell(Demo.Report report, Terminal terminal) {
    terminal.say("");
    terminal.say(
        "%d promises, %d broken; %d of %d requests were served"
            .formatted(report.findings().size(), report.broken(), report.served(), report.asked()));
    ExitCode code = report.broken() == 0 ? ExitCode.OK : ExitCode.VIOLATION;
    terminal.result(json(report, code));
    return code;
  }

  /** Another command, as if it were typed. */
  private Moot.Said moot(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream mute = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream complaints =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Surroundings inside =
        new Surroundings(
            surroundings.home(),
            surroundings.installation(),
            InputStream.nullInputStream(),
            mute,
            complaints,
            false,
            surroundings.environment());
    String[] line = Arrays.copyOf(words, words.length + 1);
    line[words.length] = "--json";
    int code = Commands.run(inside, line);
    return new Moot.Said(code, last(out.toString(StandardCharsets.UTF_8)));
  }

  private static JsonNode last(String out) {
    List<String> lines = out.lines().toList();
    if (lines.isEmpty()) return object();
    try {
      return JSON.readTree(lines.get(lines.size() - 1));
    } catch (IOException notJson) {
      throw new UncheckedIOException(out, notJson);
    }
  }

  private static ObjectNode json(Demo.Report report, ExitCode code) {
    ObjectNode json = object();
    json.put("operations", report.asked()).put("succeeded", report.served());
    json.put("successRate", report.rate()).put("broken", report.broken());
    ArrayNode promises = json.putArray("promises");
    for (Finding finding : report.findings()) {
      promises
          .addObject()
          .put("phase", finding.phase())
          .put("promise", finding.promise())
          .put("held", finding.held())
          .put("saw", finding.saw());
    }
    if (code != ExitCode.OK) json.put("exitCode", code.number());
    return json;
  }
}
