package folkmoot.deploy.command;

import folkmoot.deploy.client.ClusterClient.Reply;
import folkmoot.deploy.client.Courier;
import folkmoot.deploy.client.Courier.Delivery;
import folkmoot.deploy.client.HttpAnswer;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** A command that changes one key, once, however often that has to be sent. */
abstract class WriteCommand extends KeyCommand {
  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "How long to try while no node takes it (10); 0 is one attempt.")
  int patienceSeconds = 10;

  WriteCommand(Surroundings surroundings) {
    super(surroundings);
  }

  /**
   * Sends it until it is acknowledged or refused for good.
   *
   * @param sentence what a person wants to see if all went well
   */
  final ExitCode write(
      String method,
      String path,
      byte[] body,
      Function<HttpAnswer, String> sentence,
      Terminal terminal) {
    requireBetween("--patience", patienceSeconds, 0, 86_400);
    Duration patience = Duration.ofSeconds(patienceSeconds);
    try (Courier courier = new Courier(nodes(), 0, patience, "moot", perhapsApplied -> {})) {
      Delivery delivery = courier.deliver(method, path, body);
      Reply last = delivery.last().orElseThrow(() -> unanswered(delivery));
      return tell(last, delivery.code(), sentence.apply(last.answer()), terminal);
    }
  }

  private static Failure unanswered(Delivery delivery) {
    String outcome =
        delivery.code() == ExitCode.UNKNOWN_OUTCOME
            ? ": it may be applied, or not"
            : ": nothing was applied";
    return Failure.of(delivery.code(), delivery.reason().orElseThrow() + outcome);
  }
}
