package folkmoot.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.LWWRegister;
import org.apache.pekko.cluster.ddata.ORSet;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.junit.jupiter.api.Test;

/** Why the OR-Set and the OR-Map are ours. If one of these fails, Pekko has changed: look again. */
class PekkosOwnSetsTest {
  private static final SelfUniqueAddress ANN = named("ann");
  private static final SelfUniqueAddress BOB = named("bob");

  private static SelfUniqueAddress named(String disk) {
    return new SelfUniqueAddress(new ReplicaId(disk, 1).uniqueAddress());
  }

  @Test
  void the_same_history_has_another_state_each_time() {
    ORSet<String> once = ORSet.<String>create().add(ANN, "milk");
    ORSet<String> again = ORSet.<String>create().add(ANN, "milk");
    assertThat(once).isNotEqualTo(again);

    assertThat(OrSet.EMPTY.add(new ReplicaId("ann", 1), "milk"))
        .isEqualTo(OrSet.EMPTY.add(new ReplicaId("ann", 1), "milk"));
  }

  @Test
  void a_removal_of_one_of_two_adds_by_delta_is_not_that_by_state() {
    ORSet<String> ann = ORSet.<String>create().add(ANN, "milk").resetDelta();
    ORSet<String> both = ORSet.<String>create().add(BOB, "milk").merge(ann);
    ORSet<String> removed = ann.remove(ANN, "milk");

    assertThat(both.mergeDelta(removed.delta().get())).isNotEqualTo(both.merge(removed));

    OrSet ours = OrSet.EMPTY.add(new ReplicaId("ann", 1), "milk").resetDelta();
    OrSet oursBoth = OrSet.EMPTY.add(new ReplicaId("bob", 1), "milk").mergeData(ours);
    OrSet oursRemoved = ours.remove("milk");
    assertThat(oursBoth.mergeDeltaData(oursRemoved.deltaData().get()))
        .isEqualTo(oursBoth.mergeData(oursRemoved));
  }

  @Test
  void a_field_that_was_removed_and_put_anew_gets_its_old_value_back() {
    LWWRegister.Clock<String> ahead = (before, value) -> 9_000;
    LWWRegister.Clock<String> behind = (before, value) -> 1_000;
    LWWMap<String, String> bob = LWWMap.<String, String>create().put(BOB, "name", "old", ahead);
    LWWMap<String, String> ann = LWWMap.<String, String>create().merge(bob);
    ann = ann.remove(ANN, "name").put(ANN, "name", "new", behind);
    assertThat(ann.merge(bob).get("name").get()).isEqualTo("old");

    OrMap ourBob = OrMap.EMPTY.put(new ReplicaId("bob", 1), "name", "old", 9_000);
    OrMap ourAnn = ourBob.remove("name").put(new ReplicaId("ann", 1), "name", "new", 1_000);
    assertThat(ourAnn.mergeData(ourBob).fields()).containsEntry("name", "new");
  }
}
