package folkmoot.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.data.Comparison.Relation;
import folkmoot.protocol.data.IncrementRule.Sum;
import folkmoot.protocol.data.Precondition.Tags;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataRulesTest {
  private static final DataRules RULES = DataRules.strict();

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // ---- conditions

  private static boolean holds(Optional<Tags> match, Optional<Tags> noneMatch, long version) {
    return RULES.condition().holds(new Precondition(match, noneMatch), version);
  }

  @Test
  void rfc9110_13_1_1_if_match() {
    Optional<Tags> some = Optional.of(new Tags(false, new TreeSet<>(List.of(3L, 7L))));
    assertThat(holds(some, Optional.empty(), 7)).isTrue();
    assertThat(holds(some, Optional.empty(), 5)).isFalse();
    assertThat(holds(some, Optional.empty(), 0)).as("nothing is there").isFalse();
    assertThat(holds(Optional.of(Tags.anything()), Optional.empty(), 5)).isTrue();
    assertThat(holds(Optional.of(Tags.anything()), Optional.empty(), 0)).isFalse();
    Optional<Tags> none = Optional.of(new Tags(false, new TreeSet<>()));
    assertThat(holds(none, Optional.empty(), 5)).as("only tags that are not ours").isFalse();
  }

  @Test
  void rfc9110_13_1_2_if_none_match() {
    Optional<Tags> some = Optional.of(new Tags(false, new TreeSet<>(List.of(3L, 7L))));
    assertThat(holds(Optional.empty(), some, 7)).isFalse();
    assertThat(holds(Optional.empty(), some, 5)).isTrue();
    assertThat(holds(Optional.empty(), some, 0)).isTrue();
    assertThat(holds(Optional.empty(), Optional.of(Tags.anything()), 5)).isFalse();
    assertThat(holds(Optional.empty(), Optional.of(Tags.anything()), 0)).isTrue();
  }

  @Test
  void rfc9110_13_2_2_both_must_hold() {
    Optional<Tags> seven = Optional.of(Tags.only(7));
    assertThat(holds(seven, seven, 7)).isFalse();
    assertThat(holds(seven, Optional.of(Tags.only(5)), 7)).isTrue();
    assertThat(holds(Optional.empty(), Optional.empty(), 0)).isTrue();
  }

  // ---- sums

  @ParameterizedTest
  @CsvSource({
    "5, 3, 8",
    "-5, 3, -2",
    "5.0, 1, 6",
    "5e0, 1, 6",
    "0.5e1, 1, 6",
    "' 5 ', -6, -1",
    "9223372036854775806, 1, 9223372036854775807",
    "9223372036854775807, 1, OUT_OF_RANGE",
    "9223372036854775807, 0, 9223372036854775807",
    "-9223372036854775808, -1, OUT_OF_RANGE",
    "9223372036854775808, -1, OUT_OF_RANGE",
    "1e999999999, -1, OUT_OF_RANGE",
    "1.5, 1, NOT_AN_INTEGER",
    "null, 1, NOT_AN_INTEGER",
    "true, 1, NOT_AN_INTEGER",
    "'\"5\"', 1, NOT_AN_INTEGER",
    "'[5]', 1, NOT_AN_INTEGER",
    "no json, 1, NOT_AN_INTEGER",
  })
  void adding(String value, long by, String expected) {
    Sum sum = RULES.increment().add(Optional.of(json(value)), by);
    String told = sum instanceof Sum.Is is ? Long.toString(is.value()) : sum.toString();
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void absentCountsAsZero() {
    assertThat(RULES.increment().add(Optional.empty(), Long.MIN_VALUE))
        .isEqualTo(new Sum.Is(Long.MIN_VALUE));
  }

  // ---- comparisons

  @ParameterizedTest
  @CsvSource({
    "EQ, 1, 1.0, true",
    "EQ, 1, 2, false",
    "EQ, '{\"a\":1,\"b\":[2]}', '{\"b\":[2e0],\"a\":1}', true",
    "NE, 1, 1.0, false",
    "NE, 1, '\"1\"', true",
    "LT, 9, 10, true",
    "LT, '\"9\"', '\"10\"', false",
    "LE, 1.0, 1, true",
    "GT, 10, 9, true",
    "GE, 1, 1e0, true",
    "GE, -1, 1, false",
    "LT, 1, '\"1\"', none",
    "LT, null, 1, none",
    "GE, '[1]', 1, none",
    "EQ, nonsense, nonsense, true",
    "EQ, nonsense, 1, false",
    "GT, nonsense, 1, none",
  })
  void valuesAreComparedAsJson(Relation relation, String there, String given, String expected) {
    Comparison comparison = Comparison.ofValue("k", relation, json(given));
    assertThat(told(comparison, 7, Optional.of(json(there)))).isEqualTo(expected);
  }

  @Test
  void aKeyThatIsNotThereEqualsNoValueAndHasNoPlaceAmongThem() {
    for (Relation relation : Relation.values()) {
      if (!relation.needsOperand()) continue;
      assertThat(told(Comparison.ofValue("k", relation, json("0")), 0, Optional.empty()))
          .as("%s", relation)
          .isEqualTo(relation == Relation.NE ? "true" : "false");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EQ, 0, 0, true",
    "EQ, 7, 7, true",
    "NE, 7, 8, true",
    "LT, 7, 8, true",
    "LE, 8, 8, true",
    "GT, 7, 8, false",
    "GE, 8, 8, true",
  })
  void versionsAreNumbers(Relation relation, long there, long given, String expected) {
    assertThat(told(Comparison.ofVersion("k", relation, given), there, Optional.empty()))
        .isEqualTo(expected);
  }

  @Test
  void whetherThereIsOne() {
    Optional<byte[]> value = Optional.of(json("null"));
    assertThat(told(Comparison.of("k", Relation.EXISTS), 7, value)).isEqualTo("true");
    assertThat(told(Comparison.of("k", Relation.EXISTS), 0, Optional.empty())).isEqualTo("false");
    assertThat(told(Comparison.of("k", Relation.ABSENT), 7, value)).isEqualTo("false");
    assertThat(told(Comparison.of("k", Relation.ABSENT), 0, Optional.empty())).isEqualTo("true");
  }

  private static String told(Comparison comparison, long version, Optional<byte[]> value) {
    return RULES.compare().holds(comparison, version, value).map(String::valueOf).orElse("none");
  }
}
