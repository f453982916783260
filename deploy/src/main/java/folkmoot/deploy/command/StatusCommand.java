package folkmoot.deploy.command;

import folkmoot.deploy.client.Particulars;
import folkmoot.deploy.client.Survey;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description =
        "Shows every node: role, term, indices, how many may still fail, who is not ready and why,"
            + " and the faults in force.",
    footer = {"", "Ends with 0 if at least one node answers, else with 5."})
final class StatusCommand extends MootCommand {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  @Option(names = "--watch", description = "Again each second, until Ctrl-C.")
  boolean watch;

  StatusCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    while (watch) {
      terminal.page();
      show(terminal);
      NodeProcess.rest(PERIOD);
    }
    return show(terminal);
  }

  private ExitCode show(Terminal terminal) {
    Optional<Cluster> cluster = surroundings.home().cluster();
    if (cluster.isEmpty()) {
      terminal.say("no cluster in " + surroundings.home().folder() + ": `moot up` starts one");
      terminal.result(StatusReport.json(new Survey(java.util.List.of())));
      return ExitCode.UNAVAILABLE;
    }
    Survey survey = Survey.of(cluster.get());
    Particulars particulars = Particulars.of(survey);
    StatusReport.stateTable(survey).lines().forEach(terminal::say);
    StatusReport.lines(particulars).forEach(terminal::say);
    terminal.result(StatusReport.json(survey, particulars));
    boolean anyone = survey.findings().stream().anyMatch(Survey.Finding::answers);
    return anyone ? ExitCode.OK : ExitCode.UNAVAILABLE;
  }
}
