package folkmoot.protocol.membership;

import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import java.util.Optional;
import java.util.TreeSet;

/** No islands: only the founder named by the log joins itself, and one joins only who is in. */
final class StrictFormationRule implements FormationRule {
  private static final Nothing NOTHING = new Nothing();

  @Override
  public Decision decide(Facts facts) {
    if (facts.applied().isEmpty()) {
      return facts.leads() ? propose(facts, 1) : NOTHING;
    }
    FormCluster formation = facts.applied().get();
    if (facts.inEpoch() >= formation.epoch()) return NOTHING;
    if (facts.inEpoch() != 0) return restart(facts, formation);
    if (isFounder(facts, formation)) return new JoinSelf(formation.epoch());
    Optional<Hello> inside = whoIsIn(facts, formation);
    if (inside.isPresent()) return new JoinVia(formation.epoch(), inside.get().address());
    if (facts.leads() && isLost(facts, formation)) return propose(facts, formation.epoch() + 1);
    return NOTHING;
  }

  private static Decision propose(Facts facts, long epoch) {
    return new ProposeFormation(new FormCluster(epoch, facts.self().nodeId(), facts.incarnation()));
  }

  private static Decision restart(Facts facts, FormCluster formation) {
    return new RestartActorSystem(
        "this node is in the Pekko Cluster of epoch %d, but epoch %d was formed by %s"
            .formatted(facts.inEpoch(), formation.epoch(), formation.founderNode()));
  }

  private static boolean isFounder(Facts facts, FormCluster formation) {
    return isFounder(facts, formation, facts.self(), facts.incarnation());
  }

  /**
   * A disk that has come in the place of the founder's counts its incarnations from 1, too; but it
   * has no vote.
   */
  private static boolean isFounder(
      Facts facts, FormCluster formation, Voter node, long incarnation) {
    return formation.founderNode().equals(node.nodeId())
        && formation.founderIncarnation() == incarnation
        && facts.voters().contains(node);
  }

  /** The founder if it can be, else the first by node id. */
  private static Optional<Hello> whoIsIn(Facts facts, FormCluster formation) {
    Hello founder = facts.heard().get(formation.founderNode());
    if (founder != null && founder.formationEpoch() == formation.epoch()) {
      return Optional.of(founder);
    }
    return facts.heard().values().stream()
        .filter(hello -> hello.formationEpoch() == formation.epoch())
        .findFirst();
  }

  /**
   * Nobody that can be heard is in this epoch, and its founder will not begin it any more: another
   * incarnation of it runs, or it has been silent. Should it come back after all, it finds a newer
   * epoch in the log and restarts.
   */
  private static boolean isLost(Facts facts, FormCluster formation) {
    Hello founder = facts.heard().get(formation.founderNode());
    boolean willStillBegin =
        founder != null && isFounder(facts, formation, founder.self(), founder.incarnation());
    return !willStillBegin && (facts.listenedLong() || hearsAll(facts));
  }

  private static boolean hearsAll(Facts facts) {
    TreeSet<String> others = new TreeSet<>();
    facts.voters().forEach(voter -> others.add(voter.nodeId()));
    others.remove(facts.self().nodeId());
    return facts.heard().keySet().containsAll(others);
  }
}
