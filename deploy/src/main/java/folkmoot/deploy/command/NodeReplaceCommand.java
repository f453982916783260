package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import folkmoot.deploy.client.KeyPath;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replace",
    description =
        "Says that a node is on the disk on which it is now, and that every other disk it ever had"
            + " is gone for good: what such a disk alone had is lost, and it is not let in again.",
    footer = {
      "",
      "Ends with 3 if no such node is known, with 4 if it is on another disk than --disk says, or "
          + "was not heard lately by the node asked."
    })
final class NodeReplaceCommand extends AskingCommand {
  @Parameters(paramLabel = "NODE", description = "Which: node-2, or n2 for short.")
  String name;

  @Option(
      names = "--disk",
      paramLabel = "ID",
      description = "The disk on which it is now (the one on which it was heard last).")
  String disk;

  NodeReplaceCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    if (disk != null && disk.isEmpty()) throw Failure.usage("--disk: the id of the disk is empty");
    String id = cluster().node(name).id();
    String body = disk == null ? "" : object().put("diskId", disk).toString();
    String path = "/v1/cluster/nodes/%s/disk".formatted(KeyPath.segmentOf(id));
    return tell(
        client().write("PUT", path, body.getBytes(StandardCharsets.UTF_8)),
        true,
        replaced -> say(replaced, terminal),
        terminal);
  }

  private static void say(JsonNode replaced, Terminal terminal) {
    terminal.say(
        "%s is on disk %s; all others that it had are gone"
            .formatted(replaced.path("nodeId").asText(), replaced.path("diskId").asText()));
  }
}
