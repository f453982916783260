package folkmoot.protocol.membership;

import folkmoot.protocol.store.StoreCommand.ClusterMember;
import folkmoot.protocol.store.StoreCommand.FormCluster;
import java.util.TreeSet;

/** Only what is committed, of the very epoch, the very actor systems. */
final class StrictDowningRule implements DowningRule {
  private static final Nothing NOTHING = new Nothing();

  @Override
  public Decision decide(Facts facts) {
    FormCluster formation = facts.formation();
    if (facts.inEpoch() == 0 || facts.inEpoch() != formation.epoch()) return NOTHING;
    if (formation.downed().contains(facts.self())) return restart(formation);
    TreeSet<ClusterMember> downed = new TreeSet<>(formation.downed());
    downed.retainAll(facts.members().keySet());
    if (!downed.isEmpty()) return new Down(downed);
    return facts.leads() ? propose(facts) : NOTHING;
  }

  private static Decision restart(FormCluster formation) {
    return new RestartActorSystem(
        "this actor system was downed in the Pekko Cluster of epoch " + formation.epoch());
  }

  /** Those that were downed before have gone by now. */
  private static Decision propose(Facts facts) {
    TreeSet<ClusterMember> due = new TreeSet<>();
    facts
        .members()
        .forEach(
            (member, reach) -> {
              boolean isDue = reach == Reach.GONE || reach == Reach.REPLACED;
              if (isDue && !member.equals(facts.self())) due.add(member);
            });
    if (due.isEmpty()) return NOTHING;
    FormCluster formation = facts.formation();
    return new ProposeDowning(
        new FormCluster(
            formation.epoch(), formation.founderNode(), formation.founderIncarnation(), due));
  }
}
