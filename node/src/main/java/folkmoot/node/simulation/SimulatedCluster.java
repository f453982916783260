package folkmoot.node.simulation;

import folkmoot.gateway.Gateway;
import folkmoot.node.journal.CorruptJournal;
import folkmoot.node.journal.JournalFailed;
import folkmoot.node.journal.VoteForgotten;
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
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;

/** The nodes over all their lives, and their disks: starts, crashes, pauses and closes them. */
final class SimulatedCluster {
  private static final Duration HELLO = Duration.ofMillis(500);

  /** One node. */
  final class Member implements SimulatedNode.Ending, Clock {
    final Voter voter;
    private final String address;
    private final SortedMapStateStore.Medium medium = new SortedMapStateStore.Medium();
    private final Random diskChance;
    private SimulatedDisk disk = new SimulatedDisk();
    private double pace;
    private long incarnation;
    private VirtualTime.Life life;
    private boolean closing;
    private boolean diskFails;
    private boolean rotten;
    private boolean lost;
    private long fullUntilNanos;

    private OptionalLong usable = OptionalLong.empty();
    private long slowUntilNanos;
    private long hangsUntilNanos;

    /** Its clock showed this when its pace was changed last. */
    private long clockNanos;

    private long paceSinceNanos;
    private Optional<SimulatedNode.Doors> doors = Optional.empty();

    private Member(Voter voter, double pace) {
      this.voter = voter;
      this.address = SimulatedNode.addressOf(voter.nodeId());
      this.pace = pace;
      this.diskChance = lots.ofMoments("disk of " + voter.nodeId(), time::nowNanos);
    }

    /** Its life, of the present or the latest start. */
    VirtualTime.Life life() {
      return life;
    }

    String address() {
      return address;
    }

    boolean isAlive() {
      return doors.isPresent();
    }

    boolean isClosing() {
      return closing;
    }

    /** True if it has found that its disk has not what it had, and stays down for good. */
    boolean isLost() {
      return lost;
    }

    /** Its engine and its store; only of one that is alive. */
    SimulatedNode.Doors doors() {
      return doors.orElseThrow();
    }

    private Random lot(String what) {
      return lots.of(what + " of " + voter.nodeId(), incarnation);
    }

    /** The journal must fail if the disk does; nothing else may. */
    @Override
    public void failed(String actor, Throwable cause) {
      StringBuilder causes = new StringBuilder();
      boolean byJournal = false;
      boolean byRot = false;
      boolean forgotten = false;
      boolean opening = false;
      boolean noRoom = false;
      for (Throwable next = cause; next != null; next = next.getCause()) {
        byJournal |= next instanceof JournalFailed;
        byRot |= next instanceof CorruptJournal || next instanceof VoteForgotten;
        forgotten |= next instanceof VoteForgotten;
        opening |= String.valueOf(next.getMessage()).contains("cannot be opened");
        noRoom |= String.valueOf(next.getMessage()).contains("No space left");
        causes.append(" <- ").append(next);
      }
      boolean forGood = forgotten;
      boolean noRoomToOpen = opening && noRoom;
      if (byRot ? !rotten : !(diskFails || noRoomToOpen) || !byJournal) {
        findings.violated("failure: %s of %s fails%s", actor, voter, causes);
        return;
      }
      findings.note("%s of %s fails%s", actor, voter, causes);
      VirtualTime.Life failedLife = life;
      time.laterForNobody(0, () -> fail(this, failedLife, forGood));
    }

    @Override
    public void closed() {
      VirtualTime.Life closedLife = life;
      time.laterForNobody(0, () -> end(this, closedLife));
    }

    @Override
    public long nanos() {
      return clockNanos + (long) ((time.nowNanos() - paceSinceNanos) * pace);
    }

    @Override
    public long wallMillis() {
      return nanos() / 1_000_000;
    }

    @Override
    public String toString() {
      return voter.nodeId();
    }
  }

  private final VirtualTime time;
  private final SimulatedNetwork network;
  private final RaftInvariants invariants;
  private final Findings findings;
  private final Conditions conditions;
  private final RaftRules rules;
  private final Lots lots;
  private final SortedSet<Voter> voters = new TreeSet<>();
  private final List<Member> members = new ArrayList<>();
  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private SimulatedSystem system;
  private boolean healed;

  SimulatedCluster(World world, Conditions conditions, RaftInvariants invariants, RaftRules rules) {
    this.time = world.time();
    this.network = world.network();
    this.findings = world.findings();
    this.lots = world.lots();
    this.invariants = invariants;
    this.conditions = conditions;
    this.rules = rules;
    for (int node = 1; node <= conditions.nodes(); node++) {
      voters.add(new Voter("node-" + node, "disk-" + node));
    }
    for (Voter voter : voters) {
      double drift = 2 * lots.of("drift of " + voter.nodeId(), 0).nextDouble() - 1;
      members.add(new Member(voter, 1 + drift * conditions.maxDrift()));
    }
    invariants.snapshots().look(new LookedAt());
    if (conditions.maxDrift() > 0) counts.put("clock_drift", members.size());
  }

  private final class LookedAt implements SnapshotInvariants.Nodes {
    @Override
    public long flushed(Voter voter) {
      return member(voter).doors().store.flushedIndex();
    }

    @Override
    public long contentHash(Voter voter) {
      return member(voter).doors().store.contentHash();
    }
  }

  /** What a cluster stands in. */
  record World(VirtualTime time, SimulatedNetwork network, Findings findings, Lots lots) {}

  void startAll(SimulatedSystem on) {
    system = on;
    invariants.onWhole(
        voter -> {
          member(voter).rotten = false;
          count("repaired");
        });
    members.forEach(this::start);
  }

  List<Member> members() {
    return members;
  }

  Member member(Voter voter) {
    return members.stream().filter(each -> each.voter.equals(voter)).findFirst().orElseThrow();
  }

  /** Who leads, as far as anybody outside can say. */
  Optional<Member> leader() {
    Optional<Voter> leader = invariants.lastLeader();
    for (Member member : members) {
      if (leader.filter(member.voter::equals).isPresent() && member.isAlive()) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  /** How often what followed from faults has happened. */
  SortedMap<String, Integer> counts() {
    SortedMap<String, Integer> all = new TreeMap<>(counts);
    if (invariants.snapshots().compacted() > 0) {
      all.put("compaction", invariants.snapshots().compacted());
    }
    if (invariants.snapshots().installed() > 0) {
      all.put("snapshot", invariants.snapshots().installed());
    }
    return all;
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  Optional<ActorRef<ClientRequest>> engineOf(int node) {
    return members.get(node).doors.map(doors -> doors.engine);
  }

  Optional<ActorRef<Gateway.Command>> gatewayOf(int node) {
    return members.get(node).doors.map(doors -> doors.gateway);
  }

  /** The latest start of a node. */
  private long incarnationOf(String nodeId) {
    return members.stream()
        .filter(each -> each.voter.nodeId().equals(nodeId))
        .findFirst()
        .orElseThrow()
        .incarnation;
  }

  /** From now on disks have room. */
  void heal() {
    healed = true;
    for (Member member : members) {
      member.fullUntilNanos = 0;
      giveRoom(member);
      member.hangsUntilNanos = 0;
    }
  }

  /** Starts a node that is down, with what its disk has. */
  void start(Member member) {
    if (member.isAlive() || member.lost) return;
    member.incarnation++;
    member.closing = false;
    member.diskFails = false;
    if (member.fullUntilNanos > time.nowNanos()) takeRoom(member);
    else giveRoom(member);
    member.life = time.lifeOf(member.voter.nodeId() + "-life-" + member.incarnation);
    member.life.pace(member.pace);
    member.life.onDisk(() -> diskDelayNanos(member));
    SimulatedNode.Doors doors = new SimulatedNode.Doors();
    system.spawn(SimulatedNode.create(parts(member), doors, member), member.life.name());
    network.listen(member.address, doors.network);
    member.doors = Optional.of(doors);
    greet(member, member.life);
  }

  /** Every node says Hello to all others, now and then; a peer may have waited for that. */
  private void greet(Member member, VirtualTime.Life life) {
    if (member.life != life || !member.isAlive()) return;
    for (Member other : members) {
      if (other != member) network.greet(member.address, other.address);
    }
    if (network.isShunned(member.address)) {
      time.laterForNobody(HELLO.toNanos(), () -> greet(member, life));
    }
  }

  private SimulatedNode.Parts parts(Member member) {
    return new SimulatedNode.Parts(
        new RaftSettings(
            "default",
            member.voter,
            member.incarnation,
            Configuration.of(voters),
            conditions.timing(),
            conditions.limits(),
            conditions.memory(),
            conditions.snapshots()),
        voters,
        rules,
        conditions.journal(),
        member.disk,
        member.medium,
        network,
        conditions.frames(),
        conditions.gateways() ? Optional.of(this::incarnationOf) : Optional.empty(),
        member,
        member.lot("chance").nextLong(),
        invariants,
        findings);
  }

  /** Whoever writes to a disk waits for it: mostly a little, at times long. */
  private long diskDelayNanos(Member member) {
    Random chance = member.diskChance;
    long hangs = member.hangsUntilNanos - time.nowNanos();
    if (hangs > 0) return hangs + chance.nextInt(1_000_000);
    if (member.slowUntilNanos > time.nowNanos()) return (20 + chance.nextInt(480)) * 1_000_000L;
    long micros = chance.nextInt(20) == 0 ? chance.nextInt(30_000) : 1 + chance.nextInt(1_000);
    return micros * 1000;
  }

  // ---- what may happen to a node

  /** The machine stops, at once, and starts again. */
  void crash(Member member, int forMillis) {
    if (!member.isAlive()) return;
    crash(member);
    startAgain(member, forMillis);
  }

  /** The machine stops, at once, until it is started. */
  void crash(Member member) {
    if (!member.isAlive()) return;
    findings.note("%s crashes", member);
    cutOff(member);
    crashDisk(member);
  }

  /** What was not synced is lost, or there in part. */
  private void crashDisk(Member member) {
    Random chance = member.lot("crash");
    member.disk = member.disk.crash(chance);
    if (member.disk.wasTorn()) count("torn_write");
    member.medium.crash(chance::nextInt);
  }

  /** The process dies; the machine lives, and has in its cache what was not synced. */
  void kill(Member member, int forMillis) {
    if (!member.isAlive()) return;
    findings.note("the process of %s dies", member);
    cutOff(member);
    member.disk = member.disk.killProcess();
    member.medium.crash(member.lot("kill")::nextInt);
    startAgain(member, forMillis);
  }

  private void startAgain(Member member, int afterMillis) {
    time.laterForNobody(Duration.ofMillis(afterMillis).toNanos(), () -> start(member));
  }

  private void cutOff(Member member) {
    member.life.end();
    network.silence(member.address);
    invariants.crashed(member.voter);
    member.doors = Optional.empty();
  }

  /** An actor of it has failed, and with it the node; it does not come back if its disk rots. */
  private void fail(Member member, VirtualTime.Life life, boolean forGood) {
    if (!member.isAlive() || member.life != life) return;
    if (forGood) {
      findings.note("%s may have forgotten a vote, and stays down", member);
      count("vote_forgotten");
      member.lost = true;
      cutOff(member);
    } else {
      crash(member, 100 + member.lot("failure").nextInt(1000));
    }
  }

  void pause(Member member, int forMillis) {
    if (!member.isAlive()) return;
    findings.note("%s does not run for %s ms", member, forMillis);
    invariants.paused(member.voter, Duration.ofMillis(forMillis));
    member.life.hold(Duration.ofMillis(forMillis).toNanos());
  }

  void slowDisk(Member member, int forMillis) {
    findings.note("the disk of %s is slow for %s ms", member, forMillis);
    member.slowUntilNanos = time.nowNanos() + Duration.ofMillis(forMillis).toNanos();
  }

  /** Nothing that is asked of the disk from now on is done before that time is over. */
  void hangDisk(Member member, int forMillis) {
    findings.note("the disk of %s hangs for %s ms", member, forMillis);
    member.hangsUntilNanos = time.nowNanos() + Duration.ofMillis(forMillis).toNanos();
  }

  /** The disk has no room at all for so long, also for whoever is started meanwhile. */
  void fillDisk(Member member, int forMillis) {
    fillDisk(member, forMillis, OptionalLong.empty());
  }

  /**
   * The disk is full for so long.
   *
   * @param usable how much files may yet grow; empty if not even what they have can be overwritten
   */
  void fillDisk(Member member, int forMillis, OptionalLong usable) {
    if (!member.isAlive()) return;
    findings.note("the disk of %s is full for %s ms, but for %s", member, forMillis, usable);
    long span = Duration.ofMillis(forMillis).toNanos();
    member.fullUntilNanos = time.nowNanos() + span;
    member.usable = usable;
    takeRoom(member);
    time.laterForNobody(
        span,
        () -> {
          if (member.fullUntilNanos <= time.nowNanos()) giveRoom(member);
        });
  }

  private static void takeRoom(Member member) {
    member.disk.full(member.usable.isEmpty());
    member.usable.ifPresent(member.disk::usable);
    member.medium.full(true);
  }

  private static void giveRoom(Member member) {
    member.disk.full(false);
    member.disk.usable(Long.MAX_VALUE);
    member.medium.full(false);
  }

  /** The next sync of the disk fails. */
  void failSync(Member member) {
    if (!member.isAlive()) return;
    findings.note("the disk of %s will not sync", member);
    member.diskFails = true;
    member.disk.failNextSync();
  }

  /**
   * Turns one bit around that was durable, and of which what has been synced since gives proof.
   * Never while as many disks as are no majority are rotten already, found or not: a majority that
   * is to recover has nobody to recover from.
   *
   * @return false if there is nothing that may rot
   */
  boolean rot(Member member, Random chance) {
    long rotten = members.stream().filter(each -> each.rotten).count();
    boolean another =
        !member.rotten && rotten < voters.size() - Configuration.majority(voters.size());
    if (member.lost || healed || !another || !member.disk.rot(chance)) return false;
    findings.note("a bit on the disk of %s turns around", member);
    member.rotten = true;
    invariants.rots(member.voter);
    return true;
  }

  /** From now on its clock runs at this pace; 1 is right. */
  void drift(Member member, double pace) {
    findings.note("the clock of %s runs at %.3f", member, pace);
    member.clockNanos = member.nanos();
    member.paceSinceNanos = time.nowNanos();
    member.pace = pace;
    member.life.pace(pace);
  }

  void handOver(Member member) {
    if (!member.isAlive()) return;
    findings.note("%s is to hand over", member);
    member.doors().replica.tell(new RaftReplica.HandOver(system.nobody()));
  }

  /** Asks the node to close; it is started again when it has, or crashes if it does not. */
  void close(Member member) {
    if (!member.isAlive() || member.closing) return;
    findings.note("%s is to close", member);
    member.closing = true;
    member.doors().replica.tell(new RaftReplica.Close());
    VirtualTime.Life closing = member.life;
    time.laterForNobody(
        Duration.ofSeconds(3).toNanos(),
        () -> {
          if (closing == member.life) crash(member, 100);
        });
  }

  /**
   * The process has ended: the disk keeps all, what is not synced still at risk. Remoting has said
   * good-bye, so nobody reaches the next one on this address before that has spoken.
   */
  private void end(Member member, VirtualTime.Life life) {
    if (!member.isAlive() || life != member.life) return;
    findings.note("%s has closed", member);
    count("closed");
    cutOff(member);
    network.shun(member.address);
    if (member.diskFails) crashDisk(member);
    else member.disk = member.disk.killProcess();
    startAgain(member, 50 + member.lot("close").nextInt(500));
  }
}
