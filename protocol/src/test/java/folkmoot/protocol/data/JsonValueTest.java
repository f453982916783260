package folkmoot.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
  private static Optional<JsonValue> parse(String text) {
    return JsonValue.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1                       | 1.0",
        "100                     | 1e2",
        "-0                      | 0.00e7",
        "{\"a\":1,\"b\":2}       | { \"b\" : 2.0 , \"a\" : 10e-1 }",
        "[1, 2]                  | [1e0,2.0]",
        "\"ä\"                   | \"\\u00e4\"",
        "\"\\/\\b\\f\\n\\r\\t\\\\\\\"\" | \"/\\u0008\\u000C\\u000a\\u000D\\u0009\\u005c\\u0022\"",
        "{\"a\":1,\"a\":2}       | {\"a\":2}",
        "[ ]                     | []",
        "{ }                     | {}",
        "true                    | true",
        "null                    | null",
      })
  void theSameHoweverItIsWritten(String one, String other) {
    assertThat(parse(one)).isPresent().isEqualTo(parse(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1.0                     | 1",
        "-100e-4                 | -0.01",
        "1234.5e1                | 12345",
        "1234.56                 | 1234.56",
        "0.0000012               | 0.0000012",
        "0.00000012              | 1.2e-7",
        "123456789012345678901   | 123456789012345678901",
        "100000000000000000000   | 100000000000000000000",
        "1e21                    | 1e+21",
        "-12e999999999           | -1.2e+1000000000",
        "0.0e5                   | 0",
        "9007199254740993        | 9007199254740993",
        "{ \"b\" : [ ] , \"a\":{}} | {\"a\":{},\"b\":[]}",
        "[true , false,null, 1 ] | [true,false,null,1]",
        "\"\\u00e4\\/\\u0041\"     | \"ä/A\"",
        "\"\\u0008\\u001f\\u0022\\\\\" | \"\\b\\u001f\\\"\\\\\"",
        "\"\\ud83c\\udfb6\"        | \"\ud83c\udfb6\"",
        "\"\\ud83c\\ud83c\\udfb6\"  | \"\\ud83c\ud83c\udfb6\"",
      })
  void equalValuesHaveOneText(String text, String form) {
    String written = parse(text).orElseThrow().text();
    assertThat(written).isEqualTo(form);
    assertThat(parse(written)).isEqualTo(parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1           | \"1\"",
        "1           | true",
        "0           | null",
        "0           | false",
        "[1,2]       | [2,1]",
        "[]          | {}",
        "{\"a\":1}   | {\"a\":1,\"b\":1}",
        "\"a\"       | \"A\"",
        "1           | 1.0000000000000000000001",
        "9007199254740993 | 9007199254740992",
      })
  void another(String one, String other) {
    assertThat(parse(one)).isPresent();
    assertThat(parse(other)).isPresent().isNotEqualTo(parse(one));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1 2",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "-",
        "nul",
        "{",
        "[",
        "[1,]",
        "{\"a\":1,}",
        "{1:1}",
        "{\"a\"}",
        "\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "NaN",
        "'a'",
        "[1}",
        "]"
      })
  void whatIsNoJsonIsTold(String text) {
    assertThat(parse(text)).isEmpty();
  }

  @Test
  void nothingIsTooDeep() {
    for (String level : new String[] {"[", "{\"a\":"}) {
      String end = level.equals("[") ? "]" : "}";
      String deep = level.repeat(512) + "1" + end.repeat(512);
      String same = level.repeat(512) + " 1.0" + end.repeat(512);
      assertThat(parse(deep).orElseThrow().equals(parse(same).orElseThrow())).isTrue();
      assertThat(parse(level + deep + end).isPresent()).isFalse();
    }
    assertThat(parse("[".repeat(100_000) + "]".repeat(100_000))).isEmpty();
  }

  @Test
  void numbersAndStringsHaveAnOrder() {
    assertThat(order("2", "10.0")).hasValueSatisfying(order -> assertThat(order).isNegative());
    assertThat(order("\"2\"", "\"10\""))
        .hasValueSatisfying(order -> assertThat(order).isPositive());
    assertThat(order("\"a\"", "\"a\"")).contains(0);
    assertThat(order("\"a\"", "\"ab\""))
        .hasValueSatisfying(order -> assertThat(order).isNegative());
    assertThat(order("\"\uff61\"", "\"\ud83d\ude00\""))
        .as("by code points, not by their halves")
        .hasValueSatisfying(order -> assertThat(order).isNegative());
    assertThat(order("1", "\"1\"")).isEmpty();
    assertThat(order("null", "null")).isEmpty();
    assertThat(order("[1]", "[2]")).isEmpty();
  }

  private static Optional<Integer> order(String one, String other) {
    return JsonValue.order(parse(one).orElseThrow(), parse(other).orElseThrow());
  }
}
