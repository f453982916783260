package folkmoot.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import folkmoot.protocol.Invariants.InvariantBroken;
import folkmoot.protocol.catalog.Catalog;
import folkmoot.protocol.catalog.KeyspaceSettings;
import folkmoot.protocol.catalog.Site;
import folkmoot.protocol.catalog.Strategy;
import folkmoot.protocol.membership.Disks;
import folkmoot.protocol.raft.Voter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CatalogCodecTest {
  private static final SortedSet<Site> SITES = new TreeSet<>();

  static {
    for (int number = 1; number <= 4; number++) {
      SITES.add(new Site(new Voter("node-" + number, "disk-" + number), "eu", "a"));
    }
  }

  private static final KeyspaceSettings FAST =
      new KeyspaceSettings(Strategy.PRIMARY_REPLICA, 3, 2, new TreeSet<>());

  private static KeyspaceSettings settings(
      Strategy strategy, int replicas, int partitions, String... members) {
    return new KeyspaceSettings(strategy, replicas, partitions, new TreeSet<>(List.of(members)));
  }

  private static Catalog again(Catalog catalog) {
    return CatalogCodec.decode(CatalogCodec.encode(catalog));
  }

  @Test
  void aCatalogComesBackAsItWas() {
    assertThat(again(Catalog.EMPTY)).isEqualTo(Catalog.EMPTY);
    Catalog catalog =
        Catalog.EMPTY
            .with("default", settings(Strategy.RAFT, 4, 1), SITES)
            .with("gone", settings(Strategy.RAFT, 1, 1), SITES)
            .with("orders", settings(Strategy.RAFT, 3, 16), SITES)
            .with("alone", settings(Strategy.SINGLE, 1, 2, "node-2", "node-3"), SITES)
            .with("fast", FAST.decided(4), SITES)
            .with("stock", settings(Strategy.CRDT, 4, 1), SITES)
            .without("gone")
            .onDisk(new Voter("node-2", "another"))
            .onDisk(new Voter("größe", "disk"));
    assertThat(again(catalog)).isEqualTo(catalog);
    assertThat(again(catalog).created()).isEqualTo(6);
    assertThat(again(catalog).group("orders.3.15")).isPresent();
    assertThat(again(catalog).find("fast").orElseThrow().settings().concern()).contains("1");
    assertThat(again(catalog).find("orders").orElseThrow().settings().concern()).isEmpty();
  }

  @Test
  void aCatalogOfBeforeThereWereDisksHasNone() {
    String before = "{\"format\":1,\"created\":3,\"keyspaces\":[]}";
    assertThat(CatalogCodec.decode(before.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Catalog(3, Optional.empty(), Disks.NONE, new TreeMap<>()));
  }

  /** All the groups that there may be fit in a value. */
  @Test
  void theLargestCatalogIsAValue() {
    Catalog catalog = Catalog.EMPTY;
    for (int number = 0; number < 8; number++) {
      catalog = catalog.with("k".repeat(60) + number, settings(Strategy.RAFT, 4, 256), SITES);
    }
    assertThat(catalog.objectionTo(settings(Strategy.RAFT, 1, 1))).isPresent();
    assertThat(CatalogCodec.encode(catalog).length).isLessThan(1 << 20);
    assertThat(again(catalog)).isEqualTo(catalog);
  }

  @Test
  void aLaterFormatIsNotGuessedAt() {
    byte[] later = "{\"format\":2,\"created\":0,\"keyspaces\":[]}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> CatalogCodec.decode(later))
        .isInstanceOf(InvariantBroken.class)
        .hasMessageContaining("format 2");
  }
}
