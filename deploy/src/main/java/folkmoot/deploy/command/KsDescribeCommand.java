package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Table;
import folkmoot.deploy.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "describe",
    description = "Shows what a keyspace promises, and who keeps and leads its partitions.",
    footer = {"", "Ends with 3 if there is none of this name."})
final class KsDescribeCommand extends KeyspaceCommand {
  @Parameters(paramLabel = "NAME", description = "Of the keyspace.")
  String name;

  KsDescribeCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    return tell(client().read(path(name)), false, found -> say(found, terminal), terminal);
  }

  private static void say(JsonNode keyspace, Terminal terminal) {
    terminal.say(summary(keyspace));
    terminal.say(keyspace.path("promises").asText());
    Table table = new Table("GROUP", "LEADER", "TERM", "COMMIT", "KEYS", "MEMBERS");
    for (JsonNode group : keyspace.path("groups")) {
      List<String> members = new ArrayList<>();
      group.path("members").forEach(member -> members.add(member.asText()));
      table.row(
          group.path("id").asText(),
          group.path("leader").asText(""),
          group.path("term").asText(""),
          group.path("commitIndex").asText(""),
          group.path("totalKeys").asText(""),
          String.join(" ", members));
    }
    table.lines().forEach(terminal::say);
  }
}
