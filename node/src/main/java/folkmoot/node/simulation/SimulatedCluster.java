package folkmoot.node.simulation;

import folkmoot.node.journal.JournalFailed;
import folkmoot.node.raft.RaftReplica;
import folkmoot.node.raft.RaftSettings;
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
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;

/** The nodes over all their lives, and their disks: starts, crashes, pauses and closes them. */
final class SimulatedCluster {

  /** One node. */
  final class Member implements SimulatedNode.Ending {
    final Voter voter;
    private final double pace;
    private final SortedMapStateStore.Medium medium = new SortedMapStateStore.Medium();
    private SimulatedDisk disk = new SimulatedDisk();
    private long incarnation;
    private boolean closing;
    private boolean diskFails;
    private long slowUntilNanos;
    private Optional<SimulatedNode.Doors> doors = Optional.empty();

    private Member(Voter voter, double pace) {
      this.voter = voter;
      this.pace = pace;
    }

    String life() {
      return voter.nodeId() + "-life-" + incarnation;
    }

    String address() {
      return SimulatedNode.addressOf(voter.nodeId());
    }

    boolean isAlive() {
      return doors.isPresent();
    }

    boolean isClosing() {
      return closing;
    }

    /** Its engine and its store; only of one that is alive. */
    SimulatedNode.Doors doors() {
      return doors.orElseThrow();
    }

    /** The journal must fail if the disk does; nothing else may. */
    @Override
    public void failed(String actor, Throwable cause) {
      StringBuilder causes = new StringBuilder();
      boolean byJournal = false;
      for (Throwable next = cause; next != null; next = next.getCause()) {
        byJournal |= next instanceof JournalFailed;
        causes.append(" <- ").append(next);
      }
      if (!diskFails || !byJournal) {
        findings.violated("%s of %s fails%s", actor, voter, causes);
        return;
      }
      findings.note("%s of %s fails%s", actor, voter, causes);
      time.laterForNobody(0, () -> crash(this, 100 + chance.nextInt(1000)));
    }

    @Override
    public void closed() {
      String life = life();
      time.laterForNobody(0, () -> end(this, life));
    }
  }

  private final VirtualTime time;
  private final SimulatedNetwork network;
  private final RaftInvariants invariants;
  private final Findings findings;
  private final Conditions conditions;
  private final RaftRules rules;
  private final Random chance;
  private final SortedSet<Voter> voters = new TreeSet<>();
  private final List<Member> members = new ArrayList<>();
  private SimulatedSystem system;

  SimulatedCluster(World world, Conditions conditions, RaftInvariants invariants, RaftRules rules) {
    this.time = world.time();
    this.network = world.network();
    this.findings = world.findings();
    this.chance = world.chance();
    this.invariants = invariants;
    this.conditions = conditions;
    this.rules = rules;
    for (int node = 1; node <= conditions.nodes(); node++) {
      voters.add(new Voter("node-" + node, "disk-" + node));
    }
    for (Voter voter : voters) {
      double drift = (2 * chance.nextDouble() - 1) * conditions.maxDrift();
      members.add(new Member(voter, 1 + drift));
    }
  }

  /** What a cluster stands in. */
  record World(VirtualTime time, SimulatedNetwork network, Findings findings, Random chance) {}

  void startAll(SimulatedSystem on) {
    system = on;
    members.forEach(this::start);
  }

  List<Member> members() {
    return members;
  }

  Member member(Voter voter) {
    return members.stream().filter(each -> each.voter.equals(voter)).findFirst().orElseThrow();
  }

  Member any() {
    return members.get(chance.nextInt(members.size()));
  }

  /** Who leads, as far as anybody outside can say; mostly: now and then it is anyone. */
  Member leader() {
    Optional<Voter> leader = invariants.lastLeader();
    for (Member member : members) {
      if (leader.filter(member.voter::equals).isPresent() && member.isAlive()) return member;
    }
    return any();
  }

  Optional<ActorRef<ClientRequest>> engineOf(int node) {
    return members.get(node).doors.map(doors -> doors.engine);
  }

  private void start(Member member) {
    if (member.isAlive()) return;
    member.incarnation++;
    member.closing = false;
    member.diskFails = false;
    time.pace(member.life(), member.pace);
    SimulatedNode.Doors doors = new SimulatedNode.Doors();
    system.spawn(SimulatedNode.create(parts(member), doors, member), member.life());
    network.listen(member.address(), doors.network);
    member.doors = Optional.of(doors);
  }

  private SimulatedNode.Parts parts(Member member) {
    return new SimulatedNode.Parts(
        new RaftSettings(
            "default",
            member.voter,
            member.incarnation,
            Configuration.of(voters),
            Conditions.TIMING,
            conditions.limits()),
        voters,
        rules,
        conditions.journal(),
        member.disk,
        member.medium,
        network,
        conditions.frames(),
        clock(member),
        chance.nextLong(),
        invariants,
        findings);
  }

  private Clock clock(Member member) {
    return new Clock() {
      @Override
      public long nanos() {
        return (long) (time.nowNanos() * member.pace);
      }

      @Override
      public long wallMillis() {
        return nanos() / 1_000_000;
      }
    };
  }

  /** Whoever writes to a disk waits for it: mostly a little, at times long. */
  long diskDelayNanos(VirtualTime.Place place) {
    String actor = place.actor();
    if (!actor.endsWith("/journal") && !actor.endsWith("/state-machine")) return 0;
    for (Member member : members) {
      if (member.slowUntilNanos > time.nowNanos() && place.owner().equals(member.life())) {
        return (20 + chance.nextInt(480)) * 1_000_000L;
      }
    }
    long micros = chance.nextInt(20) == 0 ? chance.nextInt(30_000) : 1 + chance.nextInt(1_000);
    return micros * 1000;
  }

  // ---- what may happen to a node

  /** The machine stops, at once, and starts again. */
  void crash(Member member, int forMillis) {
    if (!member.isAlive()) return;
    findings.note("%s crashes", member.voter);
    cutOff(member);
    member.disk = member.disk.crash(chance);
    member.medium.crash(chance::nextInt);
    time.laterForNobody(Duration.ofMillis(forMillis).toNanos(), () -> start(member));
  }

  private void cutOff(Member member) {
    time.end(member.life());
    network.silence(member.address());
    invariants.crashed(member.voter);
    member.doors = Optional.empty();
  }

  void pause(Member member, int forMillis) {
    if (!member.isAlive()) return;
    findings.note("%s does not run for %s ms", member.voter, forMillis);
    time.hold(member.life(), Duration.ofMillis(forMillis).toNanos());
  }

  void slowDisk(Member member, int forMillis) {
    findings.note("the disk of %s is slow for %s ms", member.voter, forMillis);
    member.slowUntilNanos = time.nowNanos() + Duration.ofMillis(forMillis).toNanos();
  }

  /** The disk fails at its next sync, or is full from now on, until the node is started again. */
  void failDisk(Member member, boolean full) {
    if (!member.isAlive()) return;
    findings.note("the disk of %s %s", member.voter, full ? "is full" : "will not sync");
    member.diskFails = true;
    if (full) member.disk.full(true);
    else member.disk.failNextSync();
  }

  void handOver(Member member) {
    if (!member.isAlive()) return;
    findings.note("%s is to hand over", member.voter);
    member.doors().replica.tell(new RaftReplica.HandOver(system.nobody()));
  }

  /** Asks the node to close; it is started again when it has, or crashes if it does not. */
  void close(Member member) {
    if (!member.isAlive() || member.closing) return;
    findings.note("%s is to close", member.voter);
    member.closing = true;
    member.doors().replica.tell(new RaftReplica.Close());
    String life = member.life();
    time.laterForNobody(
        Duration.ofSeconds(3).toNanos(),
        () -> {
          if (life.equals(member.life())) crash(member, 100);
        });
  }

  /** The process has ended: the disk keeps all, what is not synced still at risk. */
  private void end(Member member, String life) {
    if (!member.isAlive() || !life.equals(member.life())) return;
    findings.note("%s has closed", member.voter);
    cutOff(member);
    boolean repaired = member.diskFails;
    member.disk = repaired ? member.disk.crash(chance) : member.disk.killProcess();
    time.laterForNobody(Duration.ofMillis(50 + chance.nextInt(500)).toNanos(), () -> start(member));
  }
}
