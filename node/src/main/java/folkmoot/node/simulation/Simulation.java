package folkmoot.node.simulation;

import folkmoot.protocol.raft.RaftRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A whole cluster of the production actors in one thread and on virtual time, everything drawn from
 * one seed: first a time with faults, in which nothing wrong may happen, then a healed one, in
 * which everything must come to an end.
 */
public final class Simulation {
  /**
   * What is run.
   *
   * @param faulty how long faults happen
   * @param healed how long the cluster then has to serve every client once more, and to be quiet
   */
  public record Plan(int clients, int keys, Duration faulty, Duration healed, RaftRules rules) {
    /** Ten seconds of faults, by the rules of the papers. */
    public static Plan small() {
      return new Plan(5, 3, Duration.ofSeconds(10), Duration.ofSeconds(8), RaftRules.paper());
    }

    /** The same by other rules. */
    public Plan by(RaftRules others) {
      return new Plan(clients, keys, faulty, healed, others);
    }
  }

  /**
   * What came of it.
   *
   * @param conditions what the seed decided once
   * @param faults how often each kind happened
   * @param violations what was found wrong; empty if nothing was
   * @param trace the last events before the first violation
   */
  public record Report(
      long seed,
      String conditions,
      long steps,
      Duration virtual,
      long acknowledged,
      long unknown,
      int termsLed,
      SortedMap<String, Integer> faults,
      long traceHash,
      List<String> violations,
      List<String> trace) {}

  private final long seed;
  private final Plan plan;
  private final Conditions conditions;
  private final Findings findings;
  private final VirtualTime time;
  private final RaftInvariants invariants;
  private final SimulatedCluster cluster;
  private final Faults faults;
  private final Settled settled;
  private final History history = new History();
  private final Random clientSeeds;
  private final List<ActorRef<SimulatedClient.Command>> clients = new ArrayList<>();

  private Simulation(long seed, Plan plan) {
    this.seed = seed;
    this.plan = plan;
    Random chance = new Random(seed);
    this.conditions = Conditions.draw(new Random(chance.nextLong()));
    this.time = new VirtualTime(new Random(chance.nextLong()), this::diskDelay);
    this.findings = new Findings(time::nowNanos);
    this.clientSeeds = new Random(chance.nextLong());
    SimulatedNetwork network = new SimulatedNetwork(time, new Random(chance.nextLong()));
    SimulatedCluster.World world =
        new SimulatedCluster.World(time, network, findings, new Random(chance.nextLong()));
    this.invariants = new RaftInvariants(findings, conditions.nodes());
    this.cluster = new SimulatedCluster(world, conditions, invariants, plan.rules());
    this.faults = new Faults(world, cluster, conditions);
    this.settled = new Settled(world, cluster, invariants);
  }

  private long diskDelay(VirtualTime.Place place) {
    return cluster.diskDelayNanos(place);
  }

  /** Runs one seed to its end, or to the first violation. */
  public static Report run(long seed, Plan plan) {
    return new Simulation(seed, plan).run();
  }

  private Report run() {
    try (SimulatedSystem system = SimulatedSystem.start(time)) {
      cluster.startAll(system);
      for (int client = 1; client <= plan.clients(); client++) {
        startClient(system, "client-" + client);
      }
      faults.begin(invariants);
      settled.watchLeaders();
      go(plan.faulty());
      faults.heal();
      clients.forEach(client -> client.tell(new SimulatedClient.Finish()));
      go(plan.healed().minus(Settled.QUIET));
      settled.rememberTerms();
      go(Settled.QUIET);
      if (findings.none()) judge();
    }
    return report();
  }

  private void go(Duration span) {
    time.runUntil(time.nowNanos() + span.toNanos(), findings::none);
  }

  private void startClient(SimulatedSystem system, String name) {
    SimulatedClient.Surroundings surroundings =
        new SimulatedClient.Surroundings(
            name,
            conditions.nodes(),
            plan.keys(),
            cluster::engineOf,
            time::nowNanos,
            conditions.clientPauseMillis(),
            invariants,
            history);
    clients.add(system.spawn(SimulatedClient.create(surroundings, clientSeeds.nextLong()), name));
  }

  private void judge() {
    int finished = history.finishedClients();
    findings.check(
        finished == plan.clients(),
        "liveness: %s of %s clients were served after all was healed",
        finished,
        plan.clients());
    settled.judge();
    history.judge(invariants.committed()).forEach(wrong -> findings.violated("%s", wrong));
  }

  private Report report() {
    return new Report(
        seed,
        conditions.toString(),
        time.steps(),
        Duration.ofNanos(time.nowNanos()),
        history.acknowledged(),
        history.unknown(),
        invariants.termsLed(),
        faults.counts(),
        time.traceHash(),
        findings.violations(),
        findings.none() ? List.of() : findings.trace());
  }
}
