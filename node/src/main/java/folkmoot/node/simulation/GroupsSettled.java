package folkmoot.node.simulation;

import folkmoot.node.journal.Journal;
import folkmoot.node.store.StateStore;
import folkmoot.protocol.catalog.Catalog;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.Voter;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What must come about in the end, once all is healed: of each group of the catalog there is one
 * leader, who stays, and all its members have everything; of any other nobody has anything.
 */
final class GroupsSettled {
  private final Findings findings;
  private final SimulatedCluster cluster;
  private final GroupInvariants invariants;
  private final CatalogJudge catalogs;
  private final SortedMap<String, Integer> termsBeforeQuiet = new TreeMap<>();
  private int awaited;

  GroupsSettled(
      Findings findings,
      SimulatedCluster cluster,
      GroupInvariants invariants,
      CatalogJudge catalogs) {
    this.findings = findings;
    this.cluster = cluster;
    this.invariants = invariants;
    this.catalogs = catalogs;
  }

  /** The groups that there are, with who votes in them. */
  SortedMap<String, Configuration> groups() {
    SortedMap<String, Configuration> groups = new TreeMap<>();
    Catalog latest = catalogs.latest();
    catalogs
        .begun()
        .forEach(
            (group, configuration) -> {
              boolean isThere = group.equals(Keyspace.SYSTEM) || latest.group(group).isPresent();
              if (isThere) groups.put(group, configuration);
            });
    return groups;
  }

  /** From now on there should be no election any more. */
  void beginQuiet() {
    groups()
        .keySet()
        .forEach(
            group -> termsBeforeQuiet.put(group, invariants.find(group).orElseThrow().termsLed()));
  }

  /**
   * Asks every node's journal what it has of the groups that were dropped; what is not nothing is
   * found wrong as it is answered.
   */
  void inspect(SimulatedSystem system) {
    for (Member member : cluster.members()) {
      if (member.isLost() || !member.isAlive()) continue;
      for (String group : catalogs.begun().keySet()) {
        if (groups().containsKey(group)) continue;
        findings.check(
            !member.disk().states().contains(group),
            "forgotten: %s still has the state of %s, which was dropped",
            member.voter,
            group);
        awaited++;
        ActorRef<Journal.Event> answer =
            system.spawn(inspector(member.voter, group), "inspector-" + awaited);
        member.doors().journal.tell(new Journal.Open(group, answer));
      }
    }
  }

  private Behavior<Journal.Event> inspector(Voter voter, String group) {
    return Behaviors.receiveMessage(
        event -> {
          if (!(event instanceof Journal.Opened opened)) return Behaviors.same();
          awaited--;
          findings.check(
              opened.hardState().equals(HardState.INITIAL)
                  && opened.log().lastIndex() == 0
                  && opened.log().base().index() == 0,
              "forgotten: the journal of %s still has %s, which was dropped: %s",
              voter,
              group,
              opened);
          return Behaviors.same();
        });
  }

  void judge() {
    findings.check(awaited == 0, "liveness: %s journals have not answered", awaited);
    groups().forEach(this::judge);
  }

  private void judge(String group, Configuration configuration) {
    RaftInvariants of = invariants.find(group).orElseThrow();
    findings.check(
        of.termsLed() == termsBeforeQuiet.getOrDefault(group, 0),
        "liveness: an election in %s without a fault, %s terms led, %s before",
        group,
        of.termsLed(),
        termsBeforeQuiet.get(group));
    List<Member> members =
        cluster.members().stream()
            .filter(member -> configuration.voters().contains(member.voter))
            .filter(member -> !member.isLost())
            .toList();
    long leaders = members.stream().filter(member -> leads(of, member)).count();
    findings.check(leaders == 1, "liveness: %s leaders of %s after all was healed", leaders, group);
    for (Member member : members) judge(group, of, member, members.get(0));
  }

  private static boolean leads(RaftInvariants of, Member member) {
    return member.isAlive()
        && of.roleOf(member.voter).filter(view -> view.role() == Role.LEADER).isPresent();
  }

  private void judge(String group, RaftInvariants of, Member member, Member first) {
    if (!member.isAlive()) {
      findings.violated("liveness: %s is down after all was healed", member.voter);
      return;
    }
    long committed = of.committed().size();
    long knows = of.commitOf(member.voter).orElse(0L);
    findings.check(
        knows == committed,
        "liveness: %s knows %s of %s committed entries of %s",
        member.voter,
        knows,
        committed,
        group);
    StateStore store = member.doors().stores.get(group);
    StateStore other = first.doors().stores.get(group);
    if (store == null || other == null) {
      findings.violated("liveness: %s or %s has no state of %s", member.voter, first.voter, group);
      return;
    }
    findings.check(
        store.appliedIndex() == committed && store.contentHash() == other.contentHash(),
        "state machine safety: %s and %s have applied %s and %s of %s of %s and differ",
        member.voter,
        first.voter,
        store.appliedIndex(),
        other.appliedIndex(),
        committed,
        group);
  }

  /** What is there in the end of the keys that were asked of a group; empty if it was dropped. */
  Optional<SortedMap<String, StateStore.Versioned>> content(String group, History history) {
    Configuration configuration = groups().get(group);
    if (configuration == null) return Optional.empty();
    Member any =
        cluster.members().stream()
            .filter(member -> configuration.voters().contains(member.voter) && member.isAlive())
            .findFirst()
            .orElseThrow();
    SortedMap<String, StateStore.Versioned> content = new TreeMap<>();
    for (Judges.Ended each : history.ended()) {
      String key = keyOf(each.operation());
      any.doors().stores.get(group).get(key).ifPresent(found -> content.put(key, found));
    }
    return Optional.of(content);
  }

  private static String keyOf(Operation operation) {
    if (operation instanceof Operation.Put put) return put.key();
    if (operation instanceof Operation.Delete delete) return delete.key();
    return ((Operation.Read) operation).key();
  }
}
