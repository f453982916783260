package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Table;
import folkmoot.deploy.terminal.Terminal;
import picocli.CommandLine.Command;

@Command(name = "list", description = "Shows all keyspaces.")
final class KsListCommand extends KeyspaceCommand {
  KsListCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    return tell(
        client().read(PATH),
        false,
        body -> table(body.path("keyspaces")).lines().forEach(terminal::say),
        terminal);
  }

  private static Table table(JsonNode keyspaces) {
    Table table = new Table("KEYSPACE", "STRATEGY", "PARTITIONS", "REPLICAS", "W", "CAN LOSE");
    for (JsonNode each : keyspaces) {
      table.row(
          each.path("name").asText(),
          each.path("strategy").asText(),
          each.path("partitions").asInt(),
          each.path("replicas").asInt(),
          each.path("w").asText(),
          each.path("canLoseNodes").asInt());
    }
    return table;
  }
}
