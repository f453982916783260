package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "duplicate",
    description = "Repeats some of what nodes say to each other, for a time.")
final class DuplicateCommand extends FaultCommand {
  @Parameters(index = "0", paramLabel = "SHARE", description = "Of all frames: 10% or 0.1.")
  String share;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "NODES",
      description = "Groups, between slashes (between all nodes).")
  List<String> groups;

  DuplicateCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ObjectNode order() {
    return object().put("kind", "duplicate").put("probability", probability(share));
  }

  @Override
  List<String> groupWords() {
    return groups;
  }
}
