package folkmoot.protocol.catalog;

import static folkmoot.protocol.catalog.HashRingTest.sites;
import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.Voter;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyspaceRuleTest {
  private static final SortedSet<Site> FIVE = sites("a", "a", "b", "b", "c");

  private static KeyspaceSettings settings(
      Strategy strategy, int replicas, int partitions, String... members) {
    return new KeyspaceSettings(strategy, replicas, partitions, new TreeSet<>(List.of(members)));
  }

  private static String objected(KeyspaceSettings settings) {
    return KeyspaceRule.objectionTo(settings, FIVE)
        .map(KeyspaceRule.Objection::field)
        .orElse("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "a", "a-b_c9", "default"})
  void namesThatMayBe(String name) {
    assertThat(KeyspaceRule.objectionTo(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Orders", "9a", "-a", "a.b", "a/b", "a b", "é", "system"})
  void namesThatMayNot(String name) {
    assertThat(KeyspaceRule.objectionTo(name))
        .hasValueSatisfying(objection -> assertThat(objection.field()).isEqualTo("name"));
  }

  @Test
  void aNameHasAtMostSixtyThreeLetters() {
    assertThat(KeyspaceRule.objectionTo("a".repeat(63))).isEmpty();
    assertThat(KeyspaceRule.objectionTo("a".repeat(64))).isPresent();
  }

  @Test
  void settingsAreHeldToTheNodesThatThereAre() {
    assertThat(objected(settings(Strategy.RAFT, 3, 1))).isEqualTo("none");
    assertThat(objected(settings(Strategy.RAFT, 5, 256))).isEqualTo("none");
    assertThat(objected(settings(Strategy.RAFT, 0, 1))).isEqualTo("replicas");
    assertThat(objected(settings(Strategy.RAFT, 6, 1))).isEqualTo("replicas");
    assertThat(objected(settings(Strategy.RAFT, 3, 0))).isEqualTo("partitions");
    assertThat(objected(settings(Strategy.RAFT, 3, 257))).isEqualTo("partitions");
    assertThat(objected(settings(Strategy.SINGLE, 1, 4))).isEqualTo("none");
    assertThat(objected(settings(Strategy.SINGLE, 2, 1))).isEqualTo("replicas");
    assertThat(objected(settings(Strategy.RAFT, 2, 1, "node-1", "node-4"))).isEqualTo("none");
    assertThat(objected(settings(Strategy.RAFT, 3, 1, "node-1", "node-4"))).isEqualTo("replicas");
    assertThat(objected(settings(Strategy.RAFT, 1, 1, "node-9"))).isEqualTo("members");
  }

  @Test
  void valuesThatMergeAreKeptByEveryNode() {
    KeyspaceSettings asked = settings(Strategy.CRDT, KeyspaceSettings.USUAL, 1);
    KeyspaceSettings decided = KeyspaceRule.decided(asked, FIVE);
    assertThat(decided.replicas()).isEqualTo(5);
    assertThat(objected(decided)).isEqualTo("none");
    assertThat(KeyspaceRule.place("stock", decided, FIVE))
        .singleElement()
        .satisfies(members -> assertThat(members).hasSize(5));
    assertThat(objected(settings(Strategy.CRDT, 3, 1))).isEqualTo("replicas");
    assertThat(objected(settings(Strategy.CRDT, 5, 2))).isEqualTo("partitions");
    assertThat(objected(settings(Strategy.CRDT, 2, 1, "node-1", "node-2"))).isEqualTo("members");
    KeyspaceSettings awaiting =
        new KeyspaceSettings(Strategy.CRDT, 5, 1, new TreeSet<>(), Optional.of("majority"));
    assertThat(objected(awaiting)).isEqualTo("w");
  }

  @Test
  void aWriteAwaitsWhatItsKeyspaceHas() {
    KeyspaceSettings open = settings(Strategy.PRIMARY_REPLICA, KeyspaceSettings.USUAL, 1);
    assertThat(open.decided(5).replicas()).isEqualTo(3);
    assertThat(open.decided(5).concern()).contains("1");
    assertThat(settings(Strategy.RAFT, 3, 1).decided(5).concern()).isEmpty();
    assertThat(settings(Strategy.SINGLE, 1, 1).decided(5).concern()).isEmpty();
    for (String concern : List.of("1", "3", "majority", "all", "eventual")) {
      KeyspaceSettings asked = awaiting(Strategy.PRIMARY_REPLICA, concern);
      assertThat(asked.decided(5).concern()).contains(concern);
      assertThat(objected(asked)).as(concern).isEqualTo("none");
    }
    assertThat(objected(awaiting(Strategy.RAFT, "4"))).isEqualTo("w");
    assertThat(objected(awaiting(Strategy.PRIMARY_REPLICA, "5"))).isEqualTo("w");
  }

  private static KeyspaceSettings awaiting(Strategy strategy, String concern) {
    return new KeyspaceSettings(strategy, 3, 1, new TreeSet<>(), Optional.of(concern));
  }

  @Test
  void onlyMembersAreGivenData() {
    KeyspaceSettings settings = settings(Strategy.RAFT, 2, 8, "node-1", "node-3", "node-5");
    for (SortedSet<Voter> members : KeyspaceRule.place("orders", settings, FIVE)) {
      assertThat(members).hasSize(2);
      assertThat(members.stream().map(Voter::nodeId)).isSubsetOf("node-1", "node-3", "node-5");
    }
  }

  @Test
  void partitionsShareTheWork() {
    KeyspaceSettings settings = settings(Strategy.RAFT, 3, 64);
    SortedMap<String, Integer> groups = new TreeMap<>();
    for (SortedSet<Voter> members : KeyspaceRule.place("orders", settings, FIVE)) {
      members.forEach(voter -> groups.merge(voter.nodeId(), 1, Integer::sum));
    }
    assertThat(groups).hasSize(5);
    assertThat(groups.values()).allSatisfy(count -> assertThat(count).isBetween(20, 64));
  }

  @Test
  void everyKeyHasOneGroupAndEveryGroupKeys() {
    KeyspaceSettings settings = settings(Strategy.RAFT, 3, 16);
    Keyspace orders =
        Keyspace.of("orders", 7, settings, KeyspaceRule.place("orders", settings, FIVE));
    SortedMap<String, Integer> keys = new TreeMap<>();
    for (int key = 0; key < 16_000; key++) {
      keys.merge(orders.groupOf("key-" + key).id(), 1, Integer::sum);
    }
    assertThat(keys.keySet())
        .containsExactlyInAnyOrderElementsOf(
            orders.groups().stream().map(Keyspace.Group::id).toList());
    assertThat(keys.values()).allSatisfy(count -> assertThat(count).isBetween(800, 1200));
  }

  /** What a catalog of before knows nothing of may be needed by the one of now. */
  @Test
  void onlyWhatWasKnownOnceIsDropped() {
    KeyspaceSettings settings = settings(Strategy.RAFT, 3, 2);
    Catalog first = Catalog.EMPTY.with("orders", settings, FIVE);
    Catalog dropped = first.without("orders");
    Catalog again = dropped.with("orders", settings, FIVE);
    assertThat(again.find("orders").orElseThrow().number()).isEqualTo(2);
    assertThat(first.isDropped("orders.1.0")).isFalse();
    assertThat(first.isDropped("orders.2.0")).isFalse();
    assertThat(dropped.isDropped("orders.1.1")).isTrue();
    assertThat(dropped.isDropped("orders.2.0")).isFalse();
    assertThat(again.isDropped("orders.1.0")).isTrue();
    assertThat(again.isDropped("orders.2.1")).isFalse();
    assertThat(again.isDropped("system")).isFalse();
    assertThat(Catalog.EMPTY.isDropped("orders.1.0")).isFalse();
  }

  @Test
  void aGroupOfAKeyspaceThatWasCreatedAgainIsAnother() {
    KeyspaceSettings settings = settings(Strategy.SINGLE, 1, 1);
    List<SortedSet<Voter>> placement = KeyspaceRule.place("orders", settings, FIVE);
    Keyspace first = Keyspace.of("orders", 1, settings, placement);
    Keyspace second = Keyspace.of("orders", 2, settings, placement);
    assertThat(first.groupOf("k").id()).isNotEqualTo(second.groupOf("k").id());
  }
}
