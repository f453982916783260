package folkmoot.node.simulation;

import folkmoot.node.raft.RaftSettings;
import folkmoot.node.simulation.SimulatedNetwork.Weather;
import folkmoot.node.store.SortedMapStateStore;
import folkmoot.node.time.Clock;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
   * @param nodes how many vote
   * @param faulty how long faults happen
   * @param healed how long the cluster then has to serve every client once more
   */
  public record Plan(
      int nodes, int clients, int keys, Duration faulty, Duration healed, RaftRules rules) {
    /** Three replicas, ten seconds of faults, by the rules of the papers. */
    public static Plan small() {
      return new Plan(3, 4, 3, Duration.ofSeconds(10), Duration.ofSeconds(10), RaftRules.paper());
    }
  }

  /**
   * What came of it.
   *
   * @param violations what was found wrong; empty if nothing was
   * @param faults how often each kind happened
   */
  public record Report(
      long seed,
      long steps,
      Duration virtual,
      long acknowledged,
      long unknown,
      int termsLed,
      SortedMap<String, Integer> faults,
      long traceHash,
      List<String> violations) {}

  /** One node over all its lives. */
  private static final class Member {
    final Voter voter;
    SimulatedDisk disk = new SimulatedDisk();
    final SortedMapStateStore.Medium medium = new SortedMapStateStore.Medium();
    long incarnation;
    Optional<SimulatedNode.Doors> alive = Optional.empty();

    Member(Voter voter) {
      this.voter = voter;
    }

    String life() {
      return voter.nodeId() + "-life-" + incarnation;
    }
  }

  private final long seed;
  private final Plan plan;
  private final Random chance;
  private final VirtualTime time;
  private final SimulatedNetwork network;
  private final RaftInvariants invariants = new RaftInvariants();
  private final History history = new History();
  private final List<Member> members = new ArrayList<>();
  private final List<ActorRef<SimulatedClient.Command>> clients = new ArrayList<>();
  private final SortedSet<Voter> voters = new TreeSet<>();
  private final SortedMap<String, Integer> faults = new TreeMap<>();
  private SimulatedSystem system;
  private boolean healing;

  private Simulation(long seed, Plan plan) {
    this.seed = seed;
    this.plan = plan;
    this.chance = new Random(seed);
    this.time = new VirtualTime(new Random(chance.nextLong()), this::diskDelay);
    this.network = new SimulatedNetwork(time, new Random(chance.nextLong()));
    for (int node = 1; node <= plan.nodes(); node++) {
      voters.add(new Voter("node-" + node, "disk-" + node));
    }
    voters.forEach(voter -> members.add(new Member(voter)));
  }

  /** Runs one seed to its end, or to the first violation. */
  public static Report run(long seed, Plan plan) {
    return new Simulation(seed, plan).run();
  }

  private Report run() {
    try (SimulatedSystem started = SimulatedSystem.start(time)) {
      system = started;
      members.forEach(this::start);
      for (int client = 1; client <= plan.clients(); client++) startClient("client-" + client);
      scheduleFault();
      go(plan.faulty());
      heal();
      go(plan.healed());
      if (invariants.violations().isEmpty()) judge();
    }
    return new Report(
        seed,
        time.steps(),
        Duration.ofNanos(time.nowNanos()),
        history.acknowledged(),
        history.unknown(),
        invariants.termsLed(),
        faults,
        time.traceHash(),
        invariants.violations());
  }

  private void go(Duration span) {
    long until = time.nowNanos() + span.toNanos();
    time.runUntil(until, invariants.violations()::isEmpty);
  }

  private void judge() {
    int finished = history.finishedClients();
    if (finished < plan.clients()) {
      invariants.violated(
          "liveness: %s of %s clients were served after all was healed", finished, plan.clients());
    }
    for (Member member : members) {
      long commit = invariants.commitOf(member.voter).orElse(0L);
      if (commit != invariants.committed().size()) {
        invariants.violated(
            "liveness: %s knows %s of %s committed entries",
            member.voter, commit, invariants.committed().size());
      }
    }
    history.judge(invariants.committed()).forEach(invariants::violated);
  }

  // ---- nodes and clients

  private void start(Member member) {
    member.incarnation++;
    String address = SimulatedNode.addressOf(member.voter);
    SimulatedNode.Doors doors = new SimulatedNode.Doors();
    system.spawn(
        SimulatedNode.create(
            new SimulatedNode.Parts(
                settings(member),
                voters,
                plan.rules(),
                member.disk,
                member.medium,
                network.transportOf(address),
                clock(),
                chance.nextLong(),
                invariants),
            doors),
        member.life());
    network.listen(address, doors.links);
    member.alive = Optional.of(doors);
  }

  private RaftSettings settings(Member member) {
    return new RaftSettings(
        "default",
        member.voter,
        member.incarnation,
        Configuration.of(voters),
        new RaftSettings.Timing(
            Duration.ofMillis(50),
            Duration.ofMillis(150),
            Duration.ofMillis(300),
            Duration.ofMillis(600)),
        new RaftSettings.Limits(512, 4, 2048, 1 << 20, 1000, 2048, 2048));
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public long nanos() {
        return time.nowNanos();
      }

      @Override
      public long wallMillis() {
        return time.nowNanos() / 1_000_000;
      }
    };
  }

  private void startClient(String name) {
    clients.add(
        system.spawn(
            SimulatedClient.create(
                new SimulatedClient.Surroundings(
                    name, plan.nodes(), plan.keys(), this::engineOf, time::nowNanos, history),
                chance.nextLong()),
            name));
  }

  private Optional<ActorRef<ClientRequest>> engineOf(int node) {
    return members.get(node).alive.map(doors -> doors.engine);
  }

  /** Whoever writes to a disk waits for it: mostly a little, at times long. */
  private long diskDelay(String actor) {
    if (!actor.endsWith("/journal") && !actor.endsWith("/state-machine")) return 0;
    long micros = chance.nextInt(20) == 0 ? chance.nextInt(30_000) : chance.nextInt(1_000);
    return micros * 1000;
  }

  // ---- faults

  private void scheduleFault() {
    time.laterForNobody(
        Duration.ofMillis(50 + chance.nextInt(800)).toNanos(),
        () -> {
          if (healing) return;
          fault();
          scheduleFault();
        });
  }

  private void fault() {
    int kind = chance.nextInt(10);
    if (kind < 3) crash(anyMember(), 50 + chance.nextInt(1500));
    else if (kind == 3) crashAll();
    else if (kind < 6) isolate(anyMember());
    else if (kind == 6) pause(anyMember());
    else if (kind == 7) network.healAll();
    else changeWeather();
  }

  private Member anyMember() {
    return members.get(chance.nextInt(members.size()));
  }

  private void count(String fault) {
    faults.merge(fault, 1, Integer::sum);
  }

  private void crash(Member member, int forMillis) {
    if (member.alive.isEmpty()) return;
    count("crash");
    time.end(member.life());
    network.listen(SimulatedNode.addressOf(member.voter), null);
    member.alive = Optional.empty();
    member.disk = member.disk.crash(chance);
    member.medium.crash(chance::nextInt);
    time.laterForNobody(Duration.ofMillis(forMillis).toNanos(), () -> start(member));
  }

  private void crashAll() {
    count("crash of all");
    for (Member member : members) crash(member, 50 + chance.nextInt(300));
  }

  /** Cuts one node off, in both directions or in one. */
  private void isolate(Member member) {
    count("partition");
    int direction = chance.nextInt(3);
    String cutOff = SimulatedNode.addressOf(member.voter);
    for (Voter voter : voters) {
      String other = SimulatedNode.addressOf(voter);
      if (other.equals(cutOff)) continue;
      if (direction != 1) network.cut(cutOff, other);
      if (direction != 2) network.cut(other, cutOff);
    }
    time.laterForNobody(Duration.ofMillis(200 + chance.nextInt(2000)).toNanos(), network::healAll);
  }

  private void pause(Member member) {
    if (member.alive.isEmpty()) return;
    count("pause");
    time.hold(member.life(), Duration.ofMillis(50 + chance.nextInt(1500)).toNanos());
  }

  private void changeWeather() {
    count("weather");
    network.weather(
        new Weather(
            chance.nextInt(4) * 0.1,
            chance.nextInt(3) * 0.1,
            chance.nextInt(3) * 0.1,
            1 + chance.nextInt(40)));
  }

  private void heal() {
    healing = true;
    network.healAll();
    network.weather(Weather.FAIR);
    clients.forEach(client -> client.tell(new SimulatedClient.Finish()));
  }
}
