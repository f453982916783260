package folkmoot.deploy.command;

import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "incr",
    description = "Adds to a key and prints the sum.",
    footer = {"", "Sent again, as `moot put` is, while no node takes it; added once."})
final class IncrCommand extends WriteCommand {
  @Option(
      names = "--by",
      paramLabel = "N",
      defaultValue = "1",
      description = "A whole number (1); less than 0 subtracts.")
  long by;

  IncrCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    String path = KeyPath.ofKeyspace(keyspace == null ? "default" : keyspace, key) + "/increment";
    byte[] body = "{\"by\":%d}".formatted(by).getBytes(StandardCharsets.UTF_8);
    return write("POST", path, body, answer -> answer.json().path("value").asText("?"), terminal);
  }
}
