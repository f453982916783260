package folkmoot.node.simulation;

import folkmoot.node.journal.JournalRule;
import folkmoot.protocol.catalog.CatalogRule;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.history.Verdict;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.store.StoreCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * As a {@link Simulation}, of nodes that keep many groups: the catalog and those that it names,
 * which are created and dropped while faults rage. All groups of a node share its journal, its
 * links and its disk.
 */
public final class GroupsSimulation {
  /** How long the healed cluster must have been without an election at its end. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** How long journals are given to say what they have. */
  private static final Duration INSPECTION = Duration.ofMillis(500);

  /**
   * What is run.
   *
   * @param clients of the data; one more creates and drops keyspaces
   * @param faulty how long faults happen
   * @param healed how long the cluster then has to serve every client once more, and to be quiet
   * @param catalog by which keyspaces come and go
   */
  public record Plan(
      int clients,
      Duration faulty,
      Duration healed,
      RaftRules rules,
      JournalRule journal,
      CatalogRule catalog) {

    /** By the rules of the papers. */
    public static Plan usual() {
      return new Plan(
          6,
          Duration.ofSeconds(8),
          Duration.ofSeconds(10),
          RaftRules.paper(),
          JournalRule.strict(),
          CatalogRule.strict());
    }

    /** The same with a catalog by another rule. */
    public Plan by(CatalogRule other) {
      return new Plan(clients, faulty, healed, rules, journal, other);
    }

    /** The same with journals that insist on something else. */
    public Plan by(JournalRule other) {
      return new Plan(clients, faulty, healed, rules, other, catalog);
    }

    /** The same by other rules of Raft. */
    public Plan by(RaftRules others) {
      return new Plan(clients, faulty, healed, others, journal, catalog);
    }
  }

  /**
   * What came of it.
   *
   * @param conditions what the seed decided once
   * @param steps how many messages, and what else they had to do, actors have handled
   * @param operations of clients that have an outcome, or one that nobody knows
   * @param acknowledged writes that clients were told to be done
   * @param created keyspaces, as was told; {@code dropped} likewise
   * @param groups that some node ever kept, the catalog among them
   * @param forgotten groups that were forgotten, counted at each node
   * @param faults how often each kind happened
   * @param undecided promises of which no judge could say in time whether they were kept
   * @param violations what was found wrong; empty if nothing was
   * @param trace the last events before the first violation
   */
  public record Report(
      long seed,
      String conditions,
      long steps,
      long operations,
      long acknowledged,
      int created,
      int dropped,
      int groups,
      int forgotten,
      SortedMap<String, Integer> faults,
      long traceHash,
      List<String> undecided,
      List<String> violations,
      List<String> trace) {}

  private final long seed;
  private final Plan plan;
  private final Conditions conditions;
  private final Findings findings;
  private final Storms storms;
  private final VirtualTime time;
  private final SimulatedNetwork network;
  private final GroupInvariants invariants = new GroupInvariants();
  private final CatalogJudge catalogs;
  private final SimulatedCluster cluster;
  private final Faults faults;
  private final GroupsWorld world;
  private final GroupsSettled settled;
  private final List<String> undecided = new ArrayList<>();

  private GroupsSimulation(long seed, Plan plan, Optional<Consumer<String>> listener) {
    this.seed = seed;
    this.plan = plan;
    Lots lots = new Lots(seed);
    this.conditions = draw(lots, plan);
    this.time = new VirtualTime(lots);
    this.findings =
        listener
            .map(each -> new Findings(time::nowNanos, each))
            .orElseGet(() -> new Findings(time::nowNanos));
    this.storms = new Storms(time, findings);
    this.network = new SimulatedNetwork(time, lots);
    SimulatedCluster.World around = new SimulatedCluster.World(time, network, findings, lots);
    invariants.add(
        Keyspace.SYSTEM, new RaftInvariants(findings, conditions.nodes(), conditions.applied()));
    this.catalogs = new CatalogJudge(findings, invariants, conditions.applied());
    this.cluster =
        new SimulatedCluster(
            around,
            conditions,
            invariants,
            plan.rules(),
            plan.journal(),
            Optional.of(new HostedGroups.Hosting(plan.catalog(), catalogs)));
    this.faults = new Faults(around, cluster, conditions, Selection.ALL);
    this.world = new GroupsWorld(around, conditions, cluster, invariants);
    this.settled = new GroupsSettled(findings, cluster, invariants, catalogs);
  }

  /** Three nodes keep all groups; of five nodes each keeps some. */
  private static Conditions draw(Lots lots, Plan plan) {
    int nodes = lots.of("nodes", 0).nextInt(3) > 0 ? 3 : 5;
    Simulation.Plan alike =
        new Simulation.Plan(
            plan.clients(),
            OptionalInt.of(3),
            plan.faulty(),
            plan.healed(),
            OptionalInt.of(nodes),
            OptionalInt.of(0),
            Selection.ALL,
            plan.rules(),
            plan.journal());
    return Conditions.draw(lots, alike);
  }

  /** Runs one seed to its end, or to the first violation. */
  public static Report run(long seed, Plan plan) {
    return new GroupsSimulation(seed, plan, Optional.empty()).run();
  }

  /**
   * The same, told as it happens.
   *
   * @param listener gets a line for each event, in its order
   */
  public static Report run(long seed, Plan plan, Consumer<String> listener) {
    return new GroupsSimulation(seed, plan, Optional.of(listener)).run();
  }

  private Report run() {
    findings.note("seed %s: %s", seed, conditions);
    try (SimulatedSystem system = SimulatedSystem.start(time)) {
      cluster.startAll(system);
      List<Runnable> finishing = startClients(system);
      faults.begin(invariants.find(Keyspace.SYSTEM).orElseThrow());
      go(plan.faulty());
      faults.heal();
      finishing.forEach(Runnable::run);
      go(plan.healed().minus(QUIET));
      settled.beginQuiet();
      go(QUIET);
      if (findings.none()) settled.inspect(system);
      go(INSPECTION);
      if (findings.none()) judge();
    }
    return report();
  }

  private void go(Duration span) {
    time.runUntil(time.nowNanos() + span.toNanos(), storms::allIsWell);
  }

  private List<Runnable> startClients(SimulatedSystem system) {
    List<Runnable> finishing = new ArrayList<>();
    for (int number = 1; number <= plan.clients(); number++) {
      ActorRef<KeyspaceClient.Command> client =
          system.spawn(KeyspaceClient.create(number, world), "client-" + number);
      finishing.add(() -> client.tell(new KeyspaceClient.Finish()));
    }
    ActorRef<CatalogClient.Command> catalog =
        system.spawn(CatalogClient.create(world), "catalog-client");
    finishing.add(() -> catalog.tell(new CatalogClient.Finish()));
    return finishing;
  }

  private void judge() {
    findings.check(
        world.finished() == plan.clients() + 1,
        "liveness: %s of %s clients were served after all was healed",
        world.finished(),
        plan.clients() + 1);
    settled.judge();
    world.histories().forEach(this::judge);
    Verdict causal = world.causal().judge();
    if (causal instanceof Verdict.Violation broken)
      findings.violated("%s: %s", broken.promise(), broken.explanation());
    else if (causal instanceof Verdict.Unknown unknown)
      undecided.add(unknown.promise() + ": " + unknown.reason());
  }

  private void judge(String group, History history) {
    Optional<RaftInvariants> found = invariants.find(group);
    if (found.isEmpty()) {
      findings.check(history.acknowledged() == 0, "stranger: nobody ever kept %s", group);
      return;
    }
    RaftInvariants of = found.get();
    history
        .judge(of.committed(), of::outcome)
        .forEach(wrong -> findings.violated("%s, in %s", wrong, group));
    of.judgeOutcomes();
    for (LogEntry entry : of.committed()) judgeOrigin(group, entry);
    Judges.Judgement judgement =
        Judges.judge(history.ended(), settled.content(group, history), time.nowNanos() + 1);
    judgement.violations().forEach(wrong -> findings.violated("%s, in %s", wrong, group));
    undecided.addAll(judgement.undecided());
  }

  /** A value says for which group it is: none gets into another, nor into the next of its name. */
  private void judgeOrigin(String group, LogEntry entry) {
    StoreCommand command = History.command(entry).orElse(null);
    if (command instanceof StoreCommand.Once once) command = once.change();
    if (command instanceof StoreCommand.After after) command = after.change();
    if (!(command instanceof StoreCommand.Put put)) return;
    String value = new String(put.value(), StandardCharsets.UTF_8);
    findings.check(
        value.endsWith(GroupsWorld.FOR + group + "\""),
        "stranger: %s has in its log what was for another group: %s",
        group,
        value);
  }

  private Report report() {
    boolean sound = findings.none();
    return new Report(
        seed,
        conditions.toString(),
        time.steps(),
        world.histories().values().stream().mapToLong(History::operations).sum(),
        world.histories().values().stream().mapToLong(History::acknowledged).sum(),
        world.keyspacesCreated(),
        world.keyspacesDropped(),
        catalogs.begun().size(),
        catalogs.forgotten(),
        faults.counts(),
        time.traceHash(),
        List.copyOf(undecided),
        findings.violations(),
        sound ? List.of() : findings.trace());
  }
}
