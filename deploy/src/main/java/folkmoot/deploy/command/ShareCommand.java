package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A fault that strikes a share of all frames. */
abstract class ShareCommand extends FaultCommand {
  @Parameters(index = "0", paramLabel = "SHARE", description = "Of all frames: 10% or 0.1.")
  String share;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "NODES",
      description = "Groups, between slashes (between all nodes).")
  List<String> groups;

  private final String kind;

  ShareCommand(Surroundings surroundings, String kind) {
    super(surroundings);
    this.kind = kind;
  }

  @Override
  final ObjectNode order() {
    return object().put("kind", kind).put("probability", probability(share));
  }

  @Override
  final List<String> groupWords() {
    return groups;
  }
}
