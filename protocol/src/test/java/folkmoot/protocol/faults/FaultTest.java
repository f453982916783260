package folkmoot.protocol.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a fault concerns, and what several come to. */
class FaultTest {
  private static final List<String> NODES = List.of("a", "b", "c", "d", "e");

  /** {@code a,b/c} in words; none for no groups. */
  static List<SortedSet<String>> groups(String text) {
    List<SortedSet<String>> groups = new ArrayList<>();
    if (text.equals("none")) return groups;
    for (String group : text.split("/")) groups.add(new TreeSet<>(List.of(group.split(","))));
    return groups;
  }

  private static Fault partition(String groups, boolean oneWay) {
    return new Fault("p", FaultKind.PARTITION, groups(groups), oneWay, 1000, 0, 0, 0);
  }

  private static Fault fault(FaultKind kind, String groups, double probability, long delay) {
    return new Fault("f", kind, groups(groups), false, 1000, probability, delay, delay);
  }

  /** Every pair of which the first cannot be heard by the second. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b/c,d,e | false | ac ad ae bc bd be ca cb da db ea eb",
        "a,b/c,d,e | true  | ac ad ae bc bd be",
        // A node that is not named is a bridge.
        "a,b/d,e   | false | ad ae bd be da db ea eb",
        "a/b/c     | false | ab ac ba bc ca cb",
        "a/b/c     | true  | ab ac bc",
        // One group stands against all others.
        "a         | false | ab ac ad ae ba ca da ea",
        "a         | true  | ab ac ad ae",
        "a,b       | true  | ac ad ae bc bd be",
      })
  void a_partition_cuts(String groups, boolean oneWay, String expected) {
    List<String> cut = new ArrayList<>();
    for (String from : NODES) {
      for (String to : NODES) {
        if (partition(groups, oneWay).concerns(from, to)) cut.add(from + to);
      }
    }
    assertThat(String.join(" ", cut)).isEqualTo(expected);
  }

  @Test
  void without_groups_every_two_nodes_are_concerned() {
    Fault loss = fault(FaultKind.LOSS, "none", 0.5, 0);
    assertThat(loss.concerns("a", "b")).isTrue();
    assertThat(loss.concerns("a", "a")).isFalse();
  }

  @Test
  void a_peer_whose_name_is_not_known_is_one_of_the_others() {
    assertThat(partition("a", false).concerns("a", "")).isTrue();
    assertThat(partition("a/b", false).concerns("a", "")).isFalse();
  }

  private static SortedMap<String, Impairment> at(String self, Fault... faults) {
    TreeMap<String, String> peers = new TreeMap<>();
    for (String node : NODES) if (!node.equals(self)) peers.put(node + ":1", node);
    return ImpairmentRule.of(List.of(faults), self, peers);
  }

  @Test
  void both_ends_keep_a_cut_each_in_its_own_direction() {
    assertThat(at("a", partition("a/b", true)))
        .isEqualTo(new TreeMap<>(java.util.Map.of("b:1", Impairment.cut(true, false))));
    assertThat(at("b", partition("a/b", true)))
        .isEqualTo(new TreeMap<>(java.util.Map.of("a:1", Impairment.cut(false, true))));
    assertThat(at("c", partition("a/b", true))).isEmpty();
    assertThat(at("b", partition("a/b", true), partition("b/a", true)).get("a:1"))
        .isEqualTo(Impairment.cut(true, true));
  }

  @Test
  void whoever_sends_delays_loses_and_repeats() {
    Fault late = new Fault("d", FaultKind.DELAY, groups("a/b"), true, 1000, 0, 20, 5);
    assertThat(at("a", late).get("b:1")).isEqualTo(new Impairment(false, false, 0, 0, 20, 5));
    assertThat(at("b", late)).isEmpty();
  }

  @Test
  void faults_add_up() {
    Impairment all =
        at(
                "a",
                fault(FaultKind.LOSS, "none", 0.5, 0),
                fault(FaultKind.LOSS, "a", 0.5, 0),
                fault(FaultKind.DUPLICATE, "a/b", 0.25, 0),
                fault(FaultKind.DELAY, "none", 0, 10),
                fault(FaultKind.DELAY, "b", 0, 30))
            .get("b:1");
    assertThat(all).isEqualTo(new Impairment(false, false, 0.75, 0.25, 40, 40));
  }

  @ParameterizedTest
  @CsvSource({
    // loss, duplication, jitter drawn; copies, delay
    "0.0,  0.9, 0.0, 0, 0",
    "0.29, 0.0, 0.0, 0, 0",
    "0.30, 0.9, 0.0, 1, 100",
    "0.30, 0.1, 0.0, 2, 100",
    "0.99, 0.2, 0.5, 1, 105",
    "0.99, 0.9, 0.999999, 1, 110",
  })
  void the_draws_decide(double loss, double duplication, double jitter, int copies, long delay) {
    Impairment impairment = new Impairment(false, true, 0.3, 0.2, 100, 10);
    assertThat(impairment.fate(loss, duplication, jitter))
        .isEqualTo(new Impairment.Fate(copies, delay));
  }

  @Test
  void nothing_leaves_over_a_cut_and_nothing_is_wrong_with_none() {
    assertThat(Impairment.cut(true, false).fate(0.99, 0.99, 0.5).copies()).isZero();
    assertThat(Impairment.cut(false, true).fate(0, 0, 0)).isEqualTo(new Impairment.Fate(1, 0));
    assertThat(Impairment.NONE.fate(0, 0, 0)).isEqualTo(new Impairment.Fate(1, 0));
    assertThat(Impairment.NONE.and(Impairment.NONE)).isEqualTo(Impairment.NONE);
  }

  /** It may come from another node: what the rule for orders refuses cannot come by wire either. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PARTITION | none   | false | 1000   | 0   | 0     | 0     | groups",
        "PARTITION | a/a    | false | 1000   | 0   | 0     | 0     | groups",
        "PARTITION | a/b    | false | 99     | 0   | 0     | 0     | durationMillis",
        "PARTITION | a/b    | false | 600001 | 0   | 0     | 0     | durationMillis",
        "PARTITION | a/b    | false | 1000   | 0.5 | 0     | 0     | probability",
        "PARTITION | a/b    | false | 1000   | 0   | 5     | 0     | delayMillis",
        "LOSS      | none   | true  | 1000   | 0.5 | 0     | 0     | oneWay",
        "LOSS      | none   | false | 1000   | 0   | 0     | 0     | probability",
        "LOSS      | none   | false | 1000   | 1.1 | 0     | 0     | probability",
        "DUPLICATE | none   | false | 1000   | -1  | 0     | 0     | probability",
        "DELAY     | none   | false | 1000   | 0   | 0     | 0     | delayMillis",
        "DELAY     | none   | false | 1000   | 0   | 10001 | 0     | delayMillis",
        "DELAY     | none   | false | 1000   | 0   | 1     | 10001 | jitterMillis",
        "DELAY     | none   | false | 1000   | 0   | 1     | -1    | jitterMillis",
      })
  void bounds_are_kept(
      FaultKind kind,
      String groups,
      boolean oneWay,
      long duration,
      double probability,
      long delay,
      long jitter,
      String field) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Fault("f", kind, groups(groups), oneWay, duration, probability, delay, jitter))
        .withMessageContaining(field);
  }

  @Test
  void a_fault_is_told_in_one_line() {
    assertThat(partition("a,b/c", true).inWords()).isEqualTo("partition of a,b > c for 1000 ms");
    assertThat(partition("a", false).inWords())
        .isEqualTo("partition of a from the others for 1000 ms");
    assertThat(fault(FaultKind.LOSS, "none", 0.5, 0).inWords())
        .isEqualTo("loss of 0.5 between all for 1000 ms");
  }
}
