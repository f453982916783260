package folkmoot.node.simulation;

import folkmoot.gateway.Directory;
import folkmoot.gateway.Gateway;
import folkmoot.node.catalog.Keyspaces;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.token.SessionToken;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What clients of a cluster with many groups stand among: whom they may ask, and who writes down
 * what they asked and were told, for each group by itself.
 */
final class GroupsWorld {
  /** Stands in every value before the id of the group that it is written to. */
  static final String FOR = "@";

  private final VirtualTime time;
  private final Findings findings;
  private final Lots lots;
  private final Conditions conditions;
  private final SimulatedCluster cluster;
  private final GroupInvariants invariants;
  private final SortedMap<String, History> histories = new TreeMap<>();
  private final CausalJudge causal = new CausalJudge();
  private final SortedSet<String> finished = new TreeSet<>();
  private int created;
  private int dropped;

  GroupsWorld(
      SimulatedCluster.World world,
      Conditions conditions,
      SimulatedCluster cluster,
      GroupInvariants invariants) {
    this.time = world.time();
    this.findings = world.findings();
    this.lots = world.lots();
    this.conditions = conditions;
    this.cluster = cluster;
    this.invariants = invariants;
  }

  Findings findings() {
    return findings;
  }

  Lots lots() {
    return lots;
  }

  Conditions conditions() {
    return conditions;
  }

  long nowNanos() {
    return time.nowNanos();
  }

  Optional<ActorRef<Gateway.Command>> gatewayOf(int node) {
    return cluster.gatewayOf(node);
  }

  /** The names that a node knows, if it lives. */
  Optional<Directory> directoryOf(int node) {
    return cluster.members().get(node).doorsIfAlive().map(doors -> doors.directory);
  }

  Optional<ActorRef<Keyspaces.Command>> keyspacesOf(int node) {
    return cluster.members().get(node).doorsIfAlive().map(doors -> doors.keyspaces);
  }

  /** What was asked of each group, by its id. */
  SortedMap<String, History> histories() {
    return histories;
  }

  CausalJudge causal() {
    return causal;
  }

  /** The clients whose last write has succeeded. */
  int finished() {
    return finished.size();
  }

  private History history(String group) {
    return histories.computeIfAbsent(group, id -> new History(time::nowNanos));
  }

  private long committed(String group) {
    return invariants.find(group).map(each -> each.committed().size()).orElse(0);
  }

  void asked(int client, long number, String group, Operation operation) {
    history(group).asked(client, number, operation, committed(group));
  }

  /** A client was answered, whatever it was told. */
  void told(
      String client,
      String group,
      Operation operation,
      SessionToken bears,
      long invoked,
      ClientReply reply) {
    invariants.find(group).ifPresent(each -> each.acknowledged(client, reply));
    history(group).told(client, operation, bears.of(group), invoked, reply);
    if (!reply.nothingApplied()) return;
    history(group).refused(client, operation, invoked, reply);
    causal.ended(
        client,
        group,
        new Judges.Ended(client, operation, invoked, nowNanos(), Optional.of(reply)));
  }

  /**
   * An operation has come to its end, now.
   *
   * @param reply empty if its outcome is not known
   * @return false if it is not known
   */
  boolean ended(
      String client, String group, Operation operation, long invoked, Optional<ClientReply> reply) {
    causal.ended(client, group, new Judges.Ended(client, operation, invoked, nowNanos(), reply));
    return history(group)
        .add(client, History.BY_CONTENT, operation, invoked, nowNanos(), committed(group), reply);
  }

  /** A keyspace was said to be created. */
  void created() {
    created++;
  }

  /** A keyspace was said to be dropped. */
  void dropped() {
    dropped++;
  }

  int keyspacesCreated() {
    return created;
  }

  int keyspacesDropped() {
    return dropped;
  }

  void finished(String client) {
    finished.add(client);
  }
}
