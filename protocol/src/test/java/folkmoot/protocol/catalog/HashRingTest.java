package folkmoot.protocol.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.Voter;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HashRingTest {
  private static final int NAMES = 10_000;

  static SortedSet<Site> sites(String... places) {
    SortedSet<Site> sites = new TreeSet<>();
    for (int number = 1; number <= places.length; number++) {
      sites.add(
          new Site(new Voter("node-" + number, "disk-" + number), "eu-west-1", places[number - 1]));
    }
    return sites;
  }

  private static Site first(HashRing ring, int name) {
    return ring.owners("name-" + name, 1).get(0);
  }

  @Test
  void everySiteGetsItsShare() {
    HashRing ring = new HashRing(sites("a", "a", "a", "a", "a"));
    SortedMap<Site, Integer> shares = new TreeMap<>();
    for (int name = 0; name < NAMES; name++) shares.merge(first(ring, name), 1, Integer::sum);
    assertThat(shares).hasSize(5);
    // With 150 points a site, shares deviate by about 8 % (one standard deviation).
    assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(1400, 2600));
  }

  @Test
  void aSiteThatComesTakesNamesOfOthersAndMovesNoneBetweenThem() {
    HashRing four = new HashRing(sites("a", "a", "a", "a"));
    HashRing five = new HashRing(sites("a", "a", "a", "a", "a"));
    int moved = 0;
    for (int name = 0; name < NAMES; name++) {
      Site before = first(four, name);
      Site after = first(five, name);
      if (before.equals(after)) continue;
      moved++;
      assertThat(after.voter().nodeId()).isEqualTo("node-5");
    }
    assertThat(moved).isBetween(NAMES / 10, NAMES * 3 / 10);
  }

  @Test
  void aDiskThatIsReplacedMovesNothing() {
    SortedSet<Site> before = sites("a", "a", "a");
    SortedSet<Site> after = new TreeSet<>(before);
    after.removeIf(site -> site.voter().nodeId().equals("node-2"));
    after.add(new Site(new Voter("node-2", "another disk"), "eu-west-1", "a"));
    HashRing old = new HashRing(before);
    HashRing young = new HashRing(after);
    for (int name = 0; name < 100; name++) {
      assertThat(first(young, name).voter().nodeId()).isEqualTo(first(old, name).voter().nodeId());
    }
  }

  @Test
  void copiesAreSpreadOverDatacentersAndThenOverNodes() {
    HashRing ring = new HashRing(sites("a", "a", "a", "b", "b"));
    for (int name = 0; name < 200; name++) {
      List<Site> owners = ring.owners("name-" + name, 4);
      assertThat(owners).doesNotHaveDuplicates().hasSize(4);
      assertThat(owners.stream().filter(site -> site.datacenter().equals("b"))).hasSize(2);
      assertThat(owners.subList(0, 2).stream().map(Site::place)).doesNotHaveDuplicates();
    }
  }

  @Test
  void moreThanThereAreIsAll() {
    assertThat(new HashRing(sites("a", "b")).owners("name", 3)).hasSize(2);
    assertThat(new HashRing(sites()).owners("name", 3)).isEmpty();
  }

  /** Data hangs on it: what was placed by one version must be found by the next. */
  @Test
  void placesNeverChange() {
    HashRing ring = new HashRing(sites("a", "a", "b", "b", "c"));
    StringBuilder owners = new StringBuilder();
    for (int name = 0; name < 8; name++) {
      ring.owners("orders." + name, 3)
          .forEach(site -> owners.append(site.voter().nodeId().charAt(5)));
      owners.append(' ');
    }
    assertThat(owners.toString().strip()).isEqualTo("452 351 541 541 154 325 254 514");
    assertThat(Hash64.of("")).isEqualTo(-780787492076525413L);
  }
}
