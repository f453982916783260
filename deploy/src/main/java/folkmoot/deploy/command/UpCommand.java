package folkmoot.deploy.command;

import folkmoot.deploy.client.Survey;
import folkmoot.deploy.cluster.Cluster;
import folkmoot.deploy.cluster.ClusterNode;
import folkmoot.deploy.cluster.NodeProcess;
import folkmoot.deploy.cluster.Placement;
import folkmoot.deploy.lifecycle.Startup;
import folkmoot.deploy.terminal.ExitCode;
import folkmoot.deploy.terminal.Failure;
import folkmoot.deploy.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = "Starts a local cluster, or what is missing of it, and waits until it serves.",
    footer = {
      "",
      "The nodes run on by themselves until `moot down`. Their data is kept; their number stays "
          + "what it was when the data was made.",
      "",
      "MOOT_HOME is the folder of the data (.moot in the repository), MOOT_PORT the first port, "
          + "MOOT_NODE_OPTS more options for the nodes' JVMs."
    })
final class UpCommand extends MootCommand {
  private static final int DEFAULT_NODES = 5;
  private static final int DEFAULT_PORT = 4001;
  private static final int LAST_PORT = 65_535;

  @Option(names = "-n", paramLabel = "NODES", description = "How many nodes (5).")
  Integer count;

  @Option(names = "--regions", paramLabel = "NAME", description = "worldwide: one region each.")
  String regions;

  @Option(names = "--port-base", paramLabel = "PORT", description = "HTTP port of node-1 (4001).")
  Integer firstPort;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait until all serve (60).")
  int timeoutSeconds = 60;

  @Option(names = "--no-faults", description = "Without the fault lab, which is there otherwise.")
  boolean noFaults;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "text, or json: one object a line (text).")
  String logFormat;

  @Option(names = "--open", hidden = true)
  boolean open;

  UpCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run(Terminal terminal) {
    if (open) throw Failure.usage("up --open: this version has not got it yet");
    if (timeoutSeconds < 1) throw Failure.usage("--timeout " + timeoutSeconds + ": at least 1");
    Startup[] startup = new Startup[1];
    surroundings.home().exclusively(() -> startup[0] = begin(terminal));
    Survey survey = startup[0].awaitService();
    if (startup[0].startedCount() == 0) terminal.say("it runs already");
    StatusReport.placeTable(survey).lines().forEach(terminal::say);
    terminal.result(StatusReport.json(survey));
    return ExitCode.OK;
  }

  private Startup begin(Terminal terminal) {
    Cluster cluster = cluster(surroundings.home().cluster());
    Duration patience = Duration.ofSeconds(timeoutSeconds);
    Startup startup = new Startup(cluster, surroundings.installation(), terminal, patience);
    startup.begin(() -> surroundings.home().keep(cluster));
    return startup;
  }

  /** The cluster to be run: the one that is there, or a new one. */
  private Cluster cluster(Optional<Cluster> existing) {
    if (existing.isEmpty()) {
      return plan(
              UUID.randomUUID().toString(),
              regions == null ? Placement.OCEAN : Placement.named(regions),
              count == null ? DEFAULT_NODES : count,
              wantedPort().orElse(DEFAULT_PORT))
          .withFaults(!noFaults)
          .withLogFormat(wantedLogFormat(Cluster.TEXT));
    }
    Cluster old = existing.get();
    if (count != null && count != old.nodes().size()) {
      throw Failure.usage(
          "-n %d does not fit the data in %s, which is of %d nodes: leave -n away, or `moot down --wipe` first"
              .formatted(count, surroundings.home().folder(), old.nodes().size()));
    }
    Cluster wanted =
        plan(
                old.token(),
                regions == null ? old.regions() : Placement.named(regions),
                old.nodes().size(),
                wantedPort().orElse(old.firstPort()))
            .withFaults(!noFaults && (old.faults() || !anyLives(old)))
            .withLogFormat(wantedLogFormat(anyLives(old) ? old.logFormat() : Cluster.TEXT));
    if (!wanted.equals(old) && anyLives(old)) {
      throw Failure.usage(
          "it runs with ports from %d, regions %s, %s fault lab and %s logs: `moot down` first to change that"
              .formatted(
                  old.firstPort(),
                  old.regions().label(),
                  old.faults() ? "a" : "no",
                  old.logFormat()));
    }
    return wanted;
  }

  private String wantedLogFormat(String otherwise) {
    if (logFormat == null) return otherwise;
    if (!logFormat.equals(Cluster.TEXT) && !logFormat.equals(Cluster.JSON)) {
      throw Failure.usage("--log-format " + logFormat + ": text or json");
    }
    return logFormat;
  }

  private Cluster plan(String token, Placement placement, int nodes, int port) {
    if (nodes < 1 || nodes > Cluster.MOST_NODES) {
      throw Failure.usage("-n " + nodes + ": from 1 to " + Cluster.MOST_NODES + " nodes");
    }
    int highest = LAST_PORT - Cluster.REMOTE_OFFSET - nodes + 1;
    if (port < 1 || port > highest) {
      throw Failure.usage("--port-base " + port + ": from 1 to " + highest);
    }
    return Cluster.plan(token, placement, nodes, port, surroundings.home().folder());
  }

  private Optional<Integer> wantedPort() {
    if (firstPort != null) return Optional.of(firstPort);
    String fromEnvironment = surroundings.environment().getOrDefault("MOOT_PORT", "");
    if (fromEnvironment.isEmpty()) return Optional.empty();
    if (!fromEnvironment.matches("\\d{1,5}")) {
      throw Failure.usage("MOOT_PORT '" + fromEnvironment + "': a port number is allowed");
    }
    return Optional.of(Integer.parseInt(fromEnvironment));
  }

  private static boolean anyLives(Cluster cluster) {
    return cluster.nodes().stream().map(UpCommand::lives).anyMatch(lives -> lives);
  }

  private static boolean lives(ClusterNode node) {
    return new NodeProcess(node).state().lives();
  }
}
