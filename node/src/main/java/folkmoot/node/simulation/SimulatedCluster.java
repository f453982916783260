package folkmoot.node.simulation;

import folkmoot.gateway.Gateway;
import folkmoot.node.journal.JournalRule;
import folkmoot.node.raft.RaftSettings;
import folkmoot.node.watch.Watches;
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
import java.util.function.IntUnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;

/** The nodes over all their lives, and their disks: starts, crashes, pauses and closes them. */
final class SimulatedCluster implements Member.Fate {
  private static final Duration HELLO = Duration.ofMillis(500);

  /** The group of a cluster that keeps one. */
  static final String GROUP = "default";

  /** How many copies there are of a group of a catalog, if there are as many nodes. */
  private static final int COPIES = 3;

  private final VirtualTime time;
  private final SimulatedNetwork network;
  private final GroupInvariants invariants;
  private final Findings findings;
  private final Conditions conditions;
  private final RaftRules rules;
  private final JournalRule journalRule;
  private final Lots lots;
  private final Optional<HostedGroups.Hosting> hosting;
  private final SortedSet<Voter> voters = new TreeSet<>();
  private final List<Member> members = new ArrayList<>();
  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private SimulatedSystem system;
  private boolean healed;

  /** The nodes keep one group, and all its copies. */
  SimulatedCluster(
      World world,
      Conditions conditions,
      RaftInvariants invariants,
      RaftRules rules,
      JournalRule journalRule) {
    this(
        world,
        conditions,
        GroupInvariants.of(GROUP, invariants),
        rules,
        journalRule,
        Optional.empty());
  }

  /**
   * @param hosting what it takes to keep the groups that a catalog names; empty for one group
   */
  SimulatedCluster(
      World world,
      Conditions conditions,
      GroupInvariants invariants,
      RaftRules rules,
      JournalRule journalRule,
      Optional<HostedGroups.Hosting> hosting) {
    this.hosting = hosting;
    this.time = world.time();
    this.network = world.network();
    this.findings = world.findings();
    this.lots = world.lots();
    this.invariants = invariants;
    this.conditions = conditions;
    this.rules = rules;
    this.journalRule = journalRule;
    for (int node = 1; node <= conditions.nodes(); node++) {
      voters.add(new Voter("node-" + node, "disk-" + node));
    }
    for (Voter voter : voters) {
      double drift = 2 * lots.of("drift of " + voter.nodeId(), 0).nextDouble() - 1;
      long ahead =
          lots.of("wall clock of " + voter.nodeId(), 0).nextInt(conditions.wallSkewMillis() + 1);
      members.add(new Member(voter, 1 + drift * conditions.maxDrift(), ahead, world, this));
    }
    if (hosting.isPresent() && lots.of("flushes", 0).nextBoolean())
      members.forEach(member -> member.disk().flushesLate());
    if (conditions.maxDrift() > 0) counts.put("clock_drift", members.size());
  }

  /** What a cluster stands in. */
  record World(VirtualTime time, SimulatedNetwork network, Findings findings, Lots lots) {}

  void startAll(SimulatedSystem on) {
    system = on;
    invariants.listen(
        (group, voter) -> onWhole(voter),
        (group, voter) -> {
          member(voter).disk().rebuilt(group);
          if (!member(voter).disk().stateIsRotten()) invariants.stateIsSound(voter);
          else if (member(voter).disk().stateHasRottedAgain()) invariants.stateRots(voter);
          count("rebuilt");
        },
        (group, voter) -> member(voter).doors().stores.get(group));
    members.forEach(this::start);
  }

  private void onWhole(Voter voter) {
    MachineDisk disk = member(voter).disk();
    if (hosting.isEmpty()) disk.repaired();
    else disk.repairedInPart();
    if (!disk.isRotten()) invariants.isSound(voter);
    count("repaired");
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
    if (invariants.compacted() > 0) all.put("compaction", invariants.compacted());
    if (invariants.installed() > 0) all.put("snapshot", invariants.installed());
    return all;
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  Optional<ActorRef<ClientRequest>> engineOf(int node) {
    return members.get(node).doorsIfAlive().map(doors -> doors.engine);
  }

  Optional<ActorRef<Gateway.Command>> gatewayOf(int node) {
    return members.get(node).doorsIfAlive().map(doors -> doors.gateway);
  }

  Optional<ActorRef<Watches.Command>> watchesOf(int node) {
    return members.get(node).doorsIfAlive().map(doors -> doors.watches);
  }

  /** The latest start of a node. */
  private long incarnationOf(String nodeId) {
    return members.stream()
        .filter(each -> each.voter.nodeId().equals(nodeId))
        .findFirst()
        .orElseThrow()
        .incarnation();
  }

  /** From now on disks have room. */
  void heal() {
    healed = true;
    for (Member member : members) member.disk().heal();
  }

  /** Starts a node that is down, with what its disk has. */
  void start(Member member) {
    if (member.isAlive() || member.isLost()) return;
    member.begin();
    if (hosting.isPresent() && member.disk().statesAreUnreadable()) member.disk().putStatesAside();
    if (member.disk().isRotten()) stopWhileItRecovers(member);
    else invariants.isSound(member.voter);
    SimulatedNode.Doors doors = new SimulatedNode.Doors();
    system.spawn(SimulatedNode.create(parts(member), doors, member), member.life().name());
    network.listen(member.address(), doors.network);
    member.lives(doors);
    greet(member, member.life());
  }

  /** Now and then the machine stops in the middle of what a node does to a damaged disk. */
  private void stopWhileItRecovers(Member member) {
    Random chance = member.lot("recovery");
    if (healed || chance.nextInt(3) > 0) return;
    member.disk().stopAfter(chance.nextInt(30));
    count("crash_while_recovering");
  }

  /** Every node says Hello to all others, now and then; a peer may have waited for that. */
  private void greet(Member member, VirtualTime.Life life) {
    if (member.life() != life || !member.isAlive()) return;
    for (Member other : members) {
      if (other != member) network.greet(member.address(), other.address());
    }
    if (network.isShunned(member.address())) {
      time.laterForNobody(HELLO.toNanos(), () -> greet(member, life));
    }
  }

  private SimulatedNode.Parts parts(Member member) {
    return new SimulatedNode.Parts(
        new RaftSettings(
            GROUP,
            member.voter,
            member.incarnation(),
            Configuration.of(voters),
            conditions.timing(),
            conditions.limits(),
            conditions.memory(),
            conditions.snapshots()),
        voters,
        rules,
        conditions.journal(),
        journalRule,
        member.disk(),
        network,
        conditions.frames(),
        conditions.gateways() || hosting.isPresent()
            ? Optional.of(this::incarnationOf)
            : Optional.empty(),
        hosting,
        watching(member),
        member,
        member.lot("chance").nextLong(),
        invariants,
        findings);
  }

  private SimulatedNode.Watching watching(Member member) {
    if (conditions.watchers() == 0) return SimulatedNode.Watching.NONE;
    boolean asks = conditions.asks() && members.size() > 1 && member == members.get(0);
    return asks ? SimulatedNode.Watching.AT_OTHERS : SimulatedNode.Watching.HERE;
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

  private void crashDisk(Member member) {
    if (member.disk().crash(member.lot("crash"))) count("torn_write");
  }

  /** The process dies; the machine lives, and has in its cache what was not synced. */
  void kill(Member member, int forMillis) {
    if (!member.isAlive()) return;
    findings.note("the process of %s dies", member);
    cutOff(member);
    member.disk().kill(member.lot("kill"));
    startAgain(member, forMillis);
  }

  /** The node has met damage in its state, and starts again without it. */
  @Override
  public void stateDamaged(Member member, VirtualTime.Life life) {
    if (!member.isAlive() || member.life() != life) return;
    crash(member);
    member.disk().putStatesAside();
    startAgain(member, 100 + member.lot("state").nextInt(1000));
  }

  private void startAgain(Member member, int afterMillis) {
    time.laterForNobody(Duration.ofMillis(afterMillis).toNanos(), () -> start(member));
  }

  private void cutOff(Member member) {
    member.ends();
    network.silence(member.address());
    invariants.crashed(member.voter, (group, voter) -> member.disk().flushed(group));
  }

  /** An actor of it has failed, and with it the node; it does not come back if its disk rots. */
  @Override
  public void failed(Member member, VirtualTime.Life life, boolean forGood) {
    if (!member.isAlive() || member.life() != life) return;
    if (forGood) {
      findings.note("%s may have forgotten a vote, and stays down", member);
      count("vote_forgotten");
      member.staysDown();
      cutOff(member);
    } else {
      crash(member, 100 + member.lot("failure").nextInt(1000));
    }
  }

  void pause(Member member, int forMillis) {
    if (!member.isAlive()) return;
    findings.note("%s does not run for %s ms", member, forMillis);
    invariants.paused(member.voter, Duration.ofMillis(forMillis));
    member.life().hold(Duration.ofMillis(forMillis).toNanos());
  }

  void slowDisk(Member member, int forMillis) {
    member.disk().slow(forMillis);
  }

  void hangDisk(Member member, int forMillis) {
    member.disk().hang(forMillis);
  }

  /** The disk has no room at all for so long. */
  void fillDisk(Member member, int forMillis) {
    fillDisk(member, forMillis, OptionalLong.empty());
  }

  /**
   * The disk is full for so long.
   *
   * @param usable how much files may yet grow; empty if not even what they have can be overwritten
   */
  void fillDisk(Member member, int forMillis, OptionalLong usable) {
    if (member.isAlive()) member.disk().fill(forMillis, usable);
  }

  /** The next sync of the disk fails. */
  void failSync(Member member) {
    if (member.isAlive()) member.disk().failSync();
  }

  /**
   * Turns one bit around on the disk. Never while as many disks as are no majority are rotten
   * already, found or not: a majority that is to recover has nobody to recover from.
   *
   * @return false if there is nothing that may rot
   */
  boolean rot(Member member, Random chance) {
    boolean another = !member.disk().isRotten() && mayAlsoBeDamaged(member);
    if (member.isLost() || healed || !another || !member.disk().rot(chance)) return false;
    invariants.rots(member.voter);
    return true;
  }

  private boolean mayAlsoBeDamaged(Member member) {
    long damaged =
        members.stream().filter(each -> each != member && each.disk().isDamaged()).count();
    int copies = hosting.isPresent() ? Math.min(COPIES, voters.size()) : voters.size();
    return damaged < copies - Configuration.majority(copies);
  }

  /**
   * Damages what is flushed of the state: a record that is found out when it is read, or all of it,
   * at the next opening. Not while as many nodes as are no majority are damaged already.
   *
   * @param chooser given how many choices there are, makes one; the last is all of it
   * @return false if there is nothing to damage
   */
  boolean rotState(Member member, IntUnaryOperator chooser) {
    boolean another = !member.disk().stateIsRotten() && mayAlsoBeDamaged(member);
    if (member.isLost() || healed || !another || !member.disk().rotState(chooser)) return false;
    invariants.stateRots(member.voter);
    return true;
  }

  void drift(Member member, double pace) {
    member.drift(pace);
  }

  void handOver(Member member) {
    if (!member.isAlive()) return;
    findings.note("%s is to hand over", member);
    member.doors().handOver.accept(system.nobody());
  }

  /** Asks the node to close; it is started again when it has, or crashes if it does not. */
  void close(Member member) {
    if (!member.isAlive() || member.isClosing()) return;
    findings.note("%s is to close", member);
    member.isToClose();
    member.doors().close.run();
    VirtualTime.Life closing = member.life();
    time.laterForNobody(
        Duration.ofSeconds(3).toNanos(),
        () -> {
          if (closing == member.life()) crash(member, 100);
        });
  }

  /**
   * The process has ended: the disk keeps all, what is not synced still at risk. Remoting has said
   * good-bye, so nobody reaches the next one on this address before that has spoken.
   */
  @Override
  public void closed(Member member, VirtualTime.Life life) {
    if (!member.isAlive() || life != member.life()) return;
    findings.note("%s has closed", member);
    count("closed");
    cutOff(member);
    network.shun(member.address());
    if (member.disk().fails()) crashDisk(member);
    else member.disk().close();
    startAgain(member, 50 + member.lot("close").nextInt(500));
  }
}
