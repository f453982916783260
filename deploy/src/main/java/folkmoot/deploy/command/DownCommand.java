package folkmoot.deploy.command;

import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.Home;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.lifecycle.Shutdown;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "down",
    description = "Stops all nodes; their data is kept.",
    footer = {"", "With nothing running it does nothing."})
final class DownCommand extends MootCommand {
  private static final Duration GRACE = Duration.ofSeconds(15);

  @Option(names = "--wipe", description = "Removes the nodes' data, too.")
  boolean wipe;

  DownCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    Home home = surroundings.home();
    Optional<Cluster> cluster = home.cluster();
    if (cluster.isEmpty()) {
      terminal.say("nothing runs, nothing to do");
      terminal.result(result(new Shutdown.Report(List.of(), List.of()), false));
      return ExitCode.OK;
    }
    home.exclusively(() -> stop(home, cluster.get(), terminal));
    return ExitCode.OK;
  }

  private void stop(Home home, Cluster cluster, Terminal terminal) {
    List<NodeProcess> nodes = cluster.nodes().stream().map(NodeProcess::new).toList();
    Shutdown.Report report = Shutdown.gracefully(nodes, GRACE, terminal);
    if (report.stopped().isEmpty() && report.killed().isEmpty()) terminal.say("nothing runs");
    if (!report.stopped().isEmpty()) {
      terminal.say("stopped " + String.join(", ", report.stopped()));
    }
    if (!report.killed().isEmpty()) {
      terminal.say(
          "killed, after %d s: %s"
              .formatted(GRACE.toSeconds(), String.join(", ", report.killed())));
    }
    if (wipe) {
      home.wipe(cluster);
      terminal.say("removed the data in " + home.folder());
    }
    terminal.result(result(report, wipe));
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode result(
      Shutdown.Report report, boolean wiped) {
    var result = object();
    report.stopped().forEach(result.putArray("stopped")::add);
    report.killed().forEach(result.putArray("killed")::add);
    return result.put("wiped", wiped);
  }
}
