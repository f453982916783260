package folkmoot.protocol.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.Voter;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a node may forget on the word of a catalog. */
class CatalogRuleTest {
  private static final CatalogRule RULE = CatalogRule.strict();
  private static final SortedSet<Site> SITES =
      new TreeSet<>(List.of(new Site(new Voter("node-1", "disk-1"), "", "")));
  private static final KeyspaceSettings ONE =
      new KeyspaceSettings(Strategy.RAFT, 1, 1, new TreeSet<>());

  @Test
  void noIdIsUsedAgain() {
    Catalog first = RULE.with(Catalog.EMPTY, "a", ONE, SITES);
    Catalog again = RULE.with(first.without("a"), "a", ONE, SITES);
    assertThat(first.group("a.1.0")).isPresent();
    assertThat(again.group("a.1.0")).isEmpty();
    assertThat(again.group("a.2.0")).isPresent();
    assertThat(RULE.isDropped(again, "a.1.0")).isTrue();
    assertThat(RULE.isDropped(again, "a.2.0")).isFalse();
  }

  /** Nor is the catalog itself, nor what a catalog that is behind has yet to hear of. */
  @Test
  void onlyWhatWasThereIsDropped() {
    Catalog first = RULE.with(Catalog.EMPTY, "a", ONE, SITES);
    assertThat(RULE.isDropped(first, Keyspace.SYSTEM)).isFalse();
    assertThat(RULE.isDropped(first, "a.2.0")).isFalse();
    assertThat(RULE.isDropped(first.without("a"), "a.1.0")).isTrue();
  }

  @Test
  void nothingGoesBeforeTheDiskKnowsWhy() {
    assertThat(RULE.mayForget(true, 7, 6)).as("a crash would bring it back").isFalse();
    assertThat(RULE.mayForget(true, 7, 7)).isTrue();
    assertThat(RULE.mayForget(false, 7, 7)).as("it is behind").isFalse();
    assertThat(RULE.mayForget(true, 0, 7)).as("it knows of nothing").isFalse();
  }

  @Test
  void aCatalogThatIsBehindDoesNotSayWhatADamagedDiskHad() {
    assertThat(RULE.settles(false)).isFalse();
    assertThat(RULE.settles(true)).isTrue();
  }
}
