package folkmoot.node.simulation;

import folkmoot.node.journal.JournalRule;
import folkmoot.node.raft.ReplicaView;
import folkmoot.node.simulation.SimulatedNetwork.Weather;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientRequest;
import folkmoot.protocol.client.Mark;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.token.SessionToken;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A whole cluster of the production actors in one thread and on virtual time, as in a {@link
 * Simulation}, but what happens to it is said by hand, step by step. Time passes only in {@link
 * #run}. Nodes are numbered from 1.
 *
 * <p>All invariants hold after every step; the first violation ends time. Not safe to use from two
 * threads; any number may stand beside each other.
 */
public final class Stage implements AutoCloseable {
  /** The longest that a healed cluster takes to agree on everything. */
  private static final Duration HEALING = Duration.ofSeconds(10);

  private final Findings findings;
  private final Storms storms;
  private final VirtualTime time;
  private final SimulatedNetwork network;
  private final RaftInvariants invariants;
  private final SimulatedCluster cluster;
  private final Settled settled;
  private final SimulatedSystem system;
  private final StageRecord record = new StageRecord();
  private final SortedMap<String, SessionToken> tokens = new TreeMap<>();
  private int clients;

  private Stage(StageSettings settings) {
    Lots lots = new Lots(settings.seed());
    Conditions conditions = settings.conditions();
    time = new VirtualTime(lots);
    findings = new Findings(time::nowNanos);
    storms = new Storms(time, findings);
    network = new SimulatedNetwork(time, lots);
    invariants = new RaftInvariants(findings, settings.nodes(), conditions.applied());
    SimulatedCluster.World world = new SimulatedCluster.World(time, network, findings, lots);
    cluster =
        new SimulatedCluster(world, conditions, invariants, settings.rules(), JournalRule.strict());
    settled = new Settled(world, cluster, invariants, conditions.snapshots().spareEntries());
    system = SimulatedSystem.start(time);
    cluster.startAll(system);
    settled.watchLeaders();
  }

  /** Sets up a cluster, all its nodes starting with empty disks; no time has passed. */
  public static Stage open(StageSettings settings) {
    return new Stage(settings);
  }

  @Override
  public void close() {
    system.close();
  }

  // ---- time

  /** Virtual time since the beginning. */
  public Duration now() {
    return Duration.ofNanos(time.nowNanos());
  }

  /** Lets time pass, or less of it if an invariant is violated. */
  public void run(Duration span) {
    time.runUntil(time.nowNanos() + span.toNanos(), storms::allIsWell);
  }

  /**
   * Lets time pass until something holds, which is looked at after every step.
   *
   * @return whether it came to hold in time, and before an invariant was violated
   */
  public boolean runUntil(BooleanSupplier holds, Duration atMost) {
    long until = time.nowNanos() + atMost.toNanos();
    time.runUntil(until, () -> storms.allIsWell() && !holds.getAsBoolean());
    return findings.none() && holds.getAsBoolean();
  }

  // ---- what can be seen

  public int nodes() {
    return cluster.members().size();
  }

  /** A node's own view of itself; empty if it is down or has not read its disk. */
  public Optional<ReplicaView> view(int node) {
    Member member = member(node);
    if (!member.isAlive()) return Optional.empty();
    return invariants
        .roleOf(member.voter)
        .map(
            told ->
                new ReplicaView(
                    told.role(),
                    told.term(),
                    told.leaderId(),
                    invariants.commitOf(member.voter).orElse(0L),
                    invariants.logOf(member.voter).size()));
  }

  public boolean isUp(int node) {
    return member(node).isAlive();
  }

  /** Who leads the latest term that has a leader, if that node still holds itself to lead it. */
  public Optional<Integer> leader() {
    return cluster
        .leader()
        .map(leader -> cluster.members().indexOf(leader) + 1)
        .filter(node -> view(node).filter(view -> view.role() == Role.LEADER).isPresent());
  }

  /** What was found wrong so far; empty if nothing was. */
  public List<String> violations() {
    return findings.violations();
  }

  /** The last events, a line each; those before the first violation, if there is one. */
  public List<String> trace() {
    return findings.trace();
  }

  // ---- what happens to nodes

  /** The machine stops, with any part of what was not synced, until it is started. */
  public void crash(int node) {
    cluster.crash(member(node));
  }

  /** Starts a node that is down. */
  public void start(int node) {
    cluster.start(member(node));
  }

  /** The node does not run for a time, and does not know. */
  public void pause(int node, Duration span) {
    cluster.pause(member(node), (int) span.toMillis());
  }

  /** Asks the node to stop in order; it starts again by itself. */
  public void stop(int node) {
    cluster.close(member(node));
  }

  /** Asks the node to hand leadership over. */
  public void handOver(int node) {
    cluster.handOver(member(node));
  }

  /** Each write takes up to half a second for so long. */
  public void slowDisk(int node, Duration span) {
    cluster.slowDisk(member(node), (int) span.toMillis());
  }

  /** Nothing that is asked of the disk from now on is done before that time is over. */
  public void hangDisk(int node, Duration span) {
    cluster.hangDisk(member(node), (int) span.toMillis());
  }

  /** The disk is full for so long: nothing can be written to it, nor written over. */
  public void fillDisk(int node, Duration span) {
    cluster.fillDisk(member(node), (int) span.toMillis());
  }

  /**
   * The disk has little room for so long: files may grow by {@code usable} bytes more, and what
   * they have may be written over.
   */
  public void fillDisk(int node, Duration span, long usable) {
    cluster.fillDisk(member(node), (int) span.toMillis(), OptionalLong.of(usable));
  }

  /** The next sync fails, and with it the node, which starts again by itself. */
  public void failSync(int node) {
    cluster.failSync(member(node));
  }

  /**
   * A bit that was durable turns around in the middle of what the node's disk has.
   *
   * @return false if there is none, or too many disks are rotten
   */
  public boolean rot(int node, long chance) {
    return cluster.rot(member(node), new Random(chance));
  }

  /**
   * What the node's disk has of the state is damaged, which is found out at the next start.
   *
   * @return false if there is nothing flushed, or too many disks are damaged
   */
  public boolean rotState(int node) {
    return cluster.rotState(member(node), choices -> choices - 1);
  }

  /** The node's clock runs at this pace; 1 is right. */
  public void drift(int node, double pace) {
    cluster.drift(member(node), pace);
  }

  // ---- what happens between them

  /** Nothing goes from one to the other any more; what is under way is lost. */
  public void cut(int from, int to) {
    findings.note("nothing goes from node-%s to node-%s", from, to);
    network.cut(member(from).address(), member(to).address());
  }

  /** Undoes {@link #cut}. */
  public void mend(int from, int to) {
    findings.note("node-%s reaches node-%s again", from, to);
    network.mend(member(from).address(), member(to).address());
  }

  /**
   * What the network does to every frame.
   *
   * @param loss share that is lost, 0 to 1
   * @param duplication share that comes twice
   * @param reordering share that may be overtaken
   * @param longest the longest that one takes on its way
   */
  public void weather(double loss, double duplication, double reordering, Duration longest) {
    int millis = (int) Math.max(1, longest.toMillis());
    network.weather(new Weather(loss, duplication, reordering, millis));
  }

  /** All ways are open, and nothing is lost or late on them; disks have room. */
  public void heal() {
    findings.note("all is healed");
    network.healAll();
    network.weather(Weather.FAIR);
    cluster.heal();
  }

  // ---- clients

  /**
   * A client of its own asks a node; nobody forwards it.
   *
   * @param client who asks, one thing at a time
   * @param token what it says that it has seen
   * @param answered is told the answer, within {@link #run}; never, if none comes
   */
  public void ask(
      String client,
      int node,
      Operation operation,
      SessionToken token,
      Duration timeLeft,
      Consumer<ClientReply> answered) {
    StageRecord.Asked asked = record.ask(client, operation, time.nowNanos());
    clients++;
    ActorRef<ClientReply> replies =
        system.spawn(
            StageClient.create(reply -> answer(asked, reply, answered)), "client-" + clients);
    findings.note("%s asks node-%s: %s", client, node, Wording.lazily(operation));
    cluster
        .engineOf(node - 1)
        .ifPresent(
            engine ->
                engine.tell(
                    new ClientRequest(
                        client,
                        asked.number(),
                        Mark.of(token),
                        "default",
                        operation,
                        timeLeft,
                        replies)));
  }

  private void answer(StageRecord.Asked asked, ClientReply reply, Consumer<ClientReply> answered) {
    findings.note("%s is told %s", asked.client(), Wording.lazily(reply));
    invariants.acknowledged(asked.client(), reply);
    SessionToken before = tokens.getOrDefault(asked.client(), SessionToken.EMPTY);
    tokens.put(asked.client(), ClientSurroundings.after(before, reply));
    if (reply.nothingApplied()) invariants.refused(asked.client(), asked.number());
    record.answered(asked, reply, time.nowNanos());
    answered.accept(reply);
  }

  /** What a client has seen, as the token says that it was told last. */
  public SessionToken tokenOf(String client) {
    return tokens.getOrDefault(client, SessionToken.EMPTY);
  }

  /** The client waits no longer: what it asked may have happened, or may yet. */
  public void giveUp(String client) {
    record.giveUp(client, time.nowNanos());
  }

  // ---- the end

  /**
   * Heals all, starts who is down, lets the cluster come to rest, and judges: that there is one
   * leader, who stays; that all have applied the same; that what clients were told is linearizable
   * and kept the session guarantees.
   *
   * @return what is wrong; empty if nothing is
   */
  public List<String> judge() {
    if (!findings.none()) return violations();
    heal();
    for (Member member : cluster.members()) cluster.start(member);
    runUntil(this::agrees, HEALING);
    settled.beginQuiet();
    run(Settled.QUIET);
    if (!findings.none()) return violations();
    settled.judge();
    record.giveUpAll(time.nowNanos());
    invariants.judgeOutcomes();
    if (findings.none()) {
      Judges.Judgement judgement =
          Judges.judge(record.ended(), settled.content(keys()), record.after(time.nowNanos()));
      judgement.violations().forEach(wrong -> findings.violated("%s", wrong));
      judgement.undecided().forEach(open -> findings.violated("not decided: %s", open));
    }
    return violations();
  }

  private boolean agrees() {
    long committed = invariants.committed().size();
    return committed > 0
        && leader().isPresent()
        && cluster.members().stream()
            .allMatch(
                member ->
                    member.isAlive()
                        && member.doors().store() != null
                        && invariants.commitOf(member.voter).orElse(0L) == committed
                        && invariants.logOf(member.voter).size() == committed
                        && member.doors().store().appliedIndex() == committed);
  }

  private SortedSet<String> keys() {
    SortedSet<String> keys = new TreeSet<>();
    for (Judges.Ended each : record.ended()) {
      if (each.operation() instanceof Operation.Put put) keys.add(put.key());
      if (each.operation() instanceof Operation.Conditional when) keys.add(when.write().key());
      if (each.operation() instanceof Operation.Increment add) keys.add(add.key());
      if (each.operation() instanceof Operation.Delete delete) keys.add(delete.key());
      if (each.operation() instanceof Operation.PutAll all) keys.addAll(all.updates().keySet());
      if (each.operation() instanceof Operation.Read read) keys.add(read.key());
    }
    return keys;
  }

  private Member member(int node) {
    if (node < 1 || node > nodes()) {
      throw new IllegalArgumentException("nodes are 1 to %d, not %d".formatted(nodes(), node));
    }
    return cluster.members().get(node - 1);
  }
}
