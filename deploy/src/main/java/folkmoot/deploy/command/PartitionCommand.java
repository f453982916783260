package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "partition",
    description = "Cuts groups of nodes off from each other, for a time.",
    footer = {
      "",
      "moot partition n1,n2 / n3,n4,n5    two sides",
      "moot partition n1,n2 / n4,n5       n3 speaks with both: a bridge",
      "moot partition n1 --one-way        nobody hears n1, which hears all",
      "",
      "It ends by itself at every node; `moot heal` ends it at once."
    })
final class PartitionCommand extends FaultCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "NODES",
      description = "Groups, between slashes; one group alone stands against all others.")
  List<String> groups;

  PartitionCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ObjectNode order() {
    return object().put("kind", "partition");
  }

  @Override
  List<String> groupWords() {
    return groups;
  }
}
