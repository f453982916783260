package folkmoot.deploy.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "delay", description = "Holds back what nodes say to each other, for a time.")
final class DelayCommand extends FaultCommand {
  @Parameters(index = "0", paramLabel = "TIME", description = "How long each is held: 50ms.")
  String delay;

  @Option(
      names = "--jitter",
      paramLabel = "TIME",
      description = "Most that is added by chance; the order is kept (0ms).")
  String jitter = "0ms";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "NODES",
      description = "Groups, between slashes (between all nodes).")
  List<String> groups;

  DelayCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ObjectNode order() {
    return object()
        .put("kind", "delay")
        .put("delayMs", millis("TIME", delay))
        .put("jitterMs", millis("--jitter", jitter));
  }

  @Override
  List<String> groupWords() {
    return groups;
  }
}
