package folkmoot.node.simulation;

import folkmoot.node.journal.JournalRule;
import folkmoot.protocol.raft.RaftRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A whole cluster of the production actors in one thread and on virtual time, everything drawn from
 * one seed: first a time with faults, in which nothing wrong may happen, then a healed one, in
 * which everything must come to an end.
 *
 * <p>Any number may run beside each other, each in a thread of its own.
 */
public final class Simulation {
  /**
   * What is run.
   *
   * @param keys how many keys there are, all alike; empty for a workload as the seed draws it
   * @param faulty how long faults happen
   * @param healed how long the cluster then has to serve every client once more, and to be quiet
   * @param nodes how many nodes; empty for 3, 5 or 7 as the seed draws it
   * @param rate how many operations a virtual second; empty for what the seed draws
   * @param selection which of the faults and operations happen
   * @param rules by which the replicas decide
   * @param journal what their journals insist on
   */
  public record Plan(
      int clients,
      OptionalInt keys,
      Duration faulty,
      Duration healed,
      OptionalInt nodes,
      OptionalInt rate,
      Selection selection,
      RaftRules rules,
      JournalRule journal) {

    /** The healed time of a long plan: what it took at the least, and to spare. */
    private static final Duration HEALING = Duration.ofSeconds(10);

    /** Ten seconds of faults and few keys, by the rules of the papers. */
    public static Plan small() {
      return new Plan(
          5,
          OptionalInt.of(3),
          Duration.ofSeconds(10),
          Duration.ofSeconds(8),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Selection.ALL,
          RaftRules.paper(),
          JournalRule.strict());
    }

    /**
     * Everything as the seed draws it, by the rules of the papers.
     *
     * @param virtual how long, at least 20 s, the last 10 of them healed
     */
    public static Plan of(Duration virtual) {
      return new Plan(
          20,
          OptionalInt.empty(),
          virtual.minus(HEALING),
          HEALING,
          OptionalInt.empty(),
          OptionalInt.empty(),
          Selection.ALL,
          RaftRules.paper(),
          JournalRule.strict());
    }

    /** The same with so many nodes: 3, 5 or 7. */
    public Plan withNodes(int count) {
      return new Plan(
          clients, keys, faulty, healed, OptionalInt.of(count), rate, selection, rules, journal);
    }

    /** The same with so many operations a second, of all clients together. */
    public Plan withRate(int operations) {
      return new Plan(
          clients,
          keys,
          faulty,
          healed,
          nodes,
          OptionalInt.of(operations),
          selection,
          rules,
          journal);
    }

    /** The same, and only these faults and operations happen. */
    public Plan only(Selection selected) {
      return new Plan(clients, keys, faulty, healed, nodes, rate, selected, rules, journal);
    }

    /** The same by other rules. */
    public Plan by(RaftRules others) {
      return new Plan(clients, keys, faulty, healed, nodes, rate, selection, others, journal);
    }

    /** The same with journals that insist on something else. */
    public Plan by(JournalRule other) {
      return new Plan(clients, keys, faulty, healed, nodes, rate, selection, rules, other);
    }
  }

  /** A fault or an operation that has happened, with the id that {@link Selection} knows. */
  public record Event(String id, Duration at, String what) {
    @Override
    public String toString() {
      return "%10.3f ms  %-6s %s".formatted(at.toNanos() / 1e6, id, what);
    }
  }

  /**
   * What came of it.
   *
   * @param conditions what the seed decided once
   * @param steps how many messages, and what else they had to do, actors have handled
   * @param operations of clients that have an outcome, or one that nobody knows
   * @param acknowledged writes that clients were told to be done
   * @param lost those of them that the cluster has not got in the end
   * @param faults how often each kind happened; {@code partition} is the sum of its shapes, and of
   *     {@code delay} there is one for each change of how long messages take
   * @param messages how many frames or messages were sent, lost, duplicated, overtaken, cut
   * @param undecided promises of which no judge could say in time whether they were kept
   * @param violations what was found wrong; empty if nothing was
   * @param trace the last events before the first violation
   * @param events if something was wrong, the faults that happened
   * @param asked if something was wrong, what clients asked
   * @param unmet if nothing was, the ids of the plan's selection that the seed has not drawn
   */
  public record Report(
      long seed,
      String conditions,
      long steps,
      Duration virtual,
      long operations,
      long acknowledged,
      long unknown,
      long lost,
      int termsLed,
      SortedMap<String, Integer> faults,
      SortedMap<String, Long> messages,
      long traceHash,
      List<String> undecided,
      List<String> violations,
      List<String> trace,
      List<Event> events,
      List<Event> asked,
      SortedSet<String> unmet) {

    /** The invariant that was violated first. */
    public Optional<String> kind() {
      return violations.stream().findFirst().map(Findings::kind);
    }
  }

  private final long seed;
  private final Plan plan;
  private final Conditions conditions;
  private final Lots lots;
  private final Findings findings;
  private final Storms storms;
  private final VirtualTime time;
  private final SimulatedNetwork network;
  private final RaftInvariants invariants;
  private final SimulatedCluster cluster;
  private final Faults faults;
  private final Settled settled;
  private final History history;
  private final Watchers watchers;

  /** Tell each client to finish. */
  private final List<Runnable> clients = new ArrayList<>();

  private List<String> undecided = List.of();

  private Simulation(long seed, Plan plan, Optional<Consumer<String>> listener) {
    this.seed = seed;
    this.plan = plan;
    this.lots = new Lots(seed);
    this.conditions = Conditions.draw(lots, plan);
    this.time = new VirtualTime(lots);
    this.findings =
        listener
            .map(each -> new Findings(time::nowNanos, each))
            .orElseGet(() -> new Findings(time::nowNanos));
    this.storms = new Storms(time, findings);
    this.network = new SimulatedNetwork(time, lots);
    SimulatedCluster.World world = new SimulatedCluster.World(time, network, findings, lots);
    this.history = new History(time::nowNanos);
    this.invariants = new RaftInvariants(findings, conditions.nodes(), conditions.applied());
    this.cluster =
        new SimulatedCluster(world, conditions, invariants, plan.rules(), plan.journal());
    this.faults = new Faults(world, cluster, conditions, plan.selection());
    this.watchers = new Watchers(findings, invariants, conditions);
    this.settled = new Settled(world, cluster, invariants, conditions.snapshots().spareEntries());
  }

  /** Runs one seed to its end, or to the first violation. */
  public static Report run(long seed, Plan plan) {
    return new Simulation(seed, plan, Optional.empty()).run();
  }

  /**
   * The same, told as it happens.
   *
   * @param listener gets a line for each event, in its order
   */
  public static Report run(long seed, Plan plan, Consumer<String> listener) {
    return new Simulation(seed, plan, Optional.of(listener)).run();
  }

  private Report run() {
    findings.note("seed %s: %s", seed, conditions);
    try (SimulatedSystem system = SimulatedSystem.start(time)) {
      cluster.startAll(system);
      for (int client = 1; client <= plan.clients(); client++) startClient(system, client);
      watchers.start(system, cluster, lots, conditions.watchers());
      faults.begin(invariants);
      settled.watchLeaders();
      go(plan.faulty());
      faults.heal();
      clients.forEach(Runnable::run);
      watchers.finish();
      go(plan.healed().minus(Settled.QUIET));
      settled.beginQuiet();
      watchers.remember();
      go(Settled.QUIET);
      if (findings.none()) judge();
    }
    return report();
  }

  private void go(Duration span) {
    time.runUntil(time.nowNanos() + span.toNanos(), storms::allIsWell);
  }

  private void startClient(SimulatedSystem system, int number) {
    int rate = conditions.rate();
    ClientSurroundings surroundings =
        new ClientSurroundings(
            number,
            conditions,
            plan.selection(),
            cluster::engineOf,
            cluster::gatewayOf,
            time::nowNanos,
            rate == 0 ? 0 : 1_000_000_000L * plan.clients() / rate,
            invariants,
            findings,
            history);
    if (conditions.gateways()) {
      ActorRef<GatewayClient.Command> client =
          system.spawn(GatewayClient.create(surroundings, lots), surroundings.name());
      clients.add(() -> client.tell(new GatewayClient.Finish()));
    } else {
      ActorRef<SimulatedClient.Command> client =
          system.spawn(SimulatedClient.create(surroundings, lots), surroundings.name());
      clients.add(() -> client.tell(new SimulatedClient.Finish()));
    }
  }

  private void judge() {
    int finished = history.finishedClients();
    findings.check(
        finished == plan.clients(),
        "liveness: %s of %s clients were served after all was healed",
        finished,
        plan.clients());
    settled.judge();
    history
        .judge(invariants.committed(), invariants::outcome)
        .forEach(wrong -> findings.violated("%s", wrong));
    invariants.judgeOutcomes();
    watchers.judge();
    Judges.Judgement judgement =
        Judges.judge(
            history.ended(), settled.content(conditions.workload().allKeys()), time.nowNanos() + 1);
    judgement.violations().forEach(wrong -> findings.violated("%s", wrong));
    undecided = judgement.undecided();
    long lost = settled.lost(history);
    findings.check(lost == 0, "lost: %s acknowledged writes are not there in the end", lost);
  }

  private Report report() {
    boolean sound = findings.none();
    return new Report(
        seed,
        conditions.toString(),
        time.steps(),
        Duration.ofNanos(time.nowNanos()),
        history.operations(),
        history.acknowledged(),
        history.unknown(),
        settled.lost(history),
        invariants.termsLed(),
        faults.counts(),
        network.messages(),
        time.traceHash(),
        undecided,
        findings.violations(),
        sound ? List.of() : findings.trace(),
        sound ? List.of() : faults.happened(),
        sound ? List.of() : history.events(),
        sound ? unmet() : new TreeSet<>());
  }

  private SortedSet<String> unmet() {
    SortedSet<String> unmet = new TreeSet<>();
    plan.selection().faults().ifPresent(unmet::addAll);
    unmet.removeAll(faults.drawn());
    plan.selection()
        .operations()
        .ifPresent(
            ids -> {
              unmet.addAll(ids);
              unmet.removeAll(history.askedIds());
            });
    return unmet;
  }
}
