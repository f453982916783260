package folkmoot.protocol.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be asked for, and what each refusal names. */
class OrderRuleTest {
  private static final SortedSet<String> KNOWN =
      new TreeSet<>(List.of("node-1", "node-2", "node-3", "n4", "eu.west"));

  private static List<List<String>> groups(String text) {
    List<List<String>> groups = new ArrayList<>();
    if (text == null) return groups;
    for (String group : text.split("/")) {
      groups.add(Arrays.stream(group.split(",")).filter(name -> !name.isBlank()).toList());
    }
    return groups;
  }

  private static OptionalLong millis(Long given) {
    return given == null ? OptionalLong.empty() : OptionalLong.of(given);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PARTITION |                     | false |        |     |       |       | groups",
        "PARTITION | node-1/node-9       | false |        |     |       |       | groups",
        "PARTITION | node-1/n9           | false |        |     |       |       | groups",
        "PARTITION | node-1/n1           | false |        |     |       |       | groups",
        "PARTITION | node-1/node-2,n2    | false |        |     |       |       | groups",
        "PARTITION | node-1/ ,           | false |        |     |       |       | groups",
        "PARTITION | n1,n2,n3,n4,eu.west | false |        |     |       |       | groups",
        "PARTITION | n1/n2               | false | 99     |     |       |       | durationSeconds",
        "PARTITION | n1/n2               | false | -1     |     |       |       | durationSeconds",
        "PARTITION | n1/n2               | false | 600001 |     |       |       | durationSeconds",
        "PARTITION | n1/n2               | false |        | 0.1 |       |       | probability",
        "PARTITION | n1/n2               | false |        |     | 1     |       | delayMs",
        "PARTITION | n1/n2               | false |        |     |       | 1     | jitterMs",
        "DELAY     |                     | true  |        |     | 5     |       | oneWay",
        "DELAY     |                     | false |        |     |       |       | delayMs",
        "DELAY     |                     | false |        |     | 0     |       | delayMs",
        "DELAY     |                     | false |        |     | 10001 |       | delayMs",
        "DELAY     |                     | false |        |     | 5     | 10001 | jitterMs",
        "DELAY     |                     | false |        |     | 5     | -1    | jitterMs",
        "DELAY     |                     | false |        | 0.5 | 5     |       | probability",
        "LOSS      |                     | false |        |     |       |       | probability",
        "LOSS      |                     | false |        | 0   |       |       | probability",
        "LOSS      |                     | false |        | 1.5 |       |       | probability",
        "DUPLICATE |                     | false |        | 0.5 |       | 3     | jitterMs",
      })
  void a_refusal_names_the_field(
      FaultKind kind,
      String groups,
      boolean oneWay,
      Long duration,
      Double probability,
      Long delay,
      Long jitter,
      String field) {
    FaultOrder order =
        new FaultOrder(
            kind,
            groups(groups),
            oneWay,
            millis(duration),
            probability == null ? OptionalDouble.empty() : OptionalDouble.of(probability),
            millis(delay),
            millis(jitter));
    OrderRule.Verdict verdict = OrderRule.check(order, "id", KNOWN);
    assertThat(verdict).isInstanceOf(OrderRule.Refused.class);
    assertThat(((OrderRule.Refused) verdict).field()).isEqualTo(field);
  }

  @Test
  void what_is_not_said_has_its_default_and_names_are_made_whole() {
    FaultOrder order =
        new FaultOrder(
            FaultKind.PARTITION,
            groups("n1,node-2/n4"),
            true,
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
    assertThat(OrderRule.check(order, "id", KNOWN))
        .isEqualTo(
            new OrderRule.Accepted(
                new Fault(
                    "id",
                    FaultKind.PARTITION,
                    FaultTest.groups("node-1,node-2/n4"),
                    true,
                    30_000,
                    0,
                    0,
                    0)));
  }

  @ParameterizedTest
  @CsvSource({
    "node-1,node-1",
    "n1,node-1",
    "n4,n4",
    "eu.west,eu.west",
    "n9,",
    "node-9,",
    "1,",
    "N1,"
  })
  void a_name_is_a_node(String name, String node) {
    assertThat(OrderRule.resolve(name, KNOWN).orElse(null)).isEqualTo(node);
  }
}
