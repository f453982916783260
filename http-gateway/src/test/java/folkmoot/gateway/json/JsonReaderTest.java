package folkmoot.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "12.5e+3",
        "1E9",
        "\"\"",
        "[]",
        "{}",
        " 1 ",
        "\t{ }\n",
        "{\"a\":{\"b\":[1,2,{\"c\":null}]},\"a\":2}",
        "[ 1 , \"x\" , [ ] ]",
        "\"\\u00e4\\n\\/\"",
        "\"ä€😀\"",
        "\"\\ud800\"",
        "{ \"k\" : [ true , false ] }"
      })
  void takesWhatJsonIs(String text) {
    assertThatCode(() -> JsonReader.requireValue(utf8(text), 8)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "nulll",
        "NaN",
        "Infinity",
        "-",
        "01",
        "1.",
        ".5",
        "1e",
        "+1",
        "0x1",
        "1 2",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12",
        "\"a\nb\"",
        "[",
        "]",
        "{",
        "{}}",
        "// c\n1",
        "\uFEFF1",
        "true false",
        "\"a\" \"b\"",
        "\\",
        "[1],",
        "[[[[[[[[[1]]]]]]]]]"
      })
  void refusesWhatItIsNot(String text) {
    assertThatThrownBy(() -> JsonReader.requireValue(utf8(text), 8))
        .isInstanceOf(InvalidJson.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "22c02022",
        "22c08022",
        "22e0808022",
        "22eda08022",
        "22f08080802022",
        "22f490808022",
        "22ff22",
        "22e282",
        "22e28222",
        "228022",
        "fffe3100",
        "31003200",
        "00310032"
      })
  void refusesBytesThatAreNotUtf8(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> JsonReader.requireValue(bytes, 8)).isInstanceOf(InvalidJson.class);
  }

  /** Mutated texts: whatever this says yes to, a general parser reads, and the other way round. */
  @Test
  void agreesWithAGeneralParserOnRandomTexts() {
    List<String> seeds =
        List.of(
            "{\"a\":[1,-2.5e3,\"x\\u00e4ö\",null,true],\"b\":{\"c\":[]}}",
            "[\"\\\\\\\"\",0.1,false,{\"\":\"€😀\"}]",
            " \"plain\" ");
    Random random = new Random(4711);
    int taken = 0;
    for (int round = 0; round < 60_000; round++) {
      byte[] text = mutated(utf8(seeds.get(random.nextInt(seeds.size()))), random);
      boolean general = general(text) && isUtf8(text);
      boolean ours = ours(text);
      assertThat(ours).as(() -> HexFormat.of().formatHex(text)).isEqualTo(general);
      if (ours) taken++;
    }
    assertThat(taken).isBetween(5_000, 55_000);
  }

  private static byte[] mutated(byte[] text, Random random) {
    byte[] changed = text.clone();
    for (int i = random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(3)) {
        case 0 -> changed[at] = (byte) "\"\\{}[],:0-1.eEtn u\n".charAt(random.nextInt(19));
        case 1 -> changed = Arrays.copyOf(changed, Math.max(1, at));
        default -> changed[at] = (byte) (1 + random.nextInt(255));
      }
    }
    return changed;
  }

  private static boolean ours(byte[] text) {
    try {
      JsonReader.requireValue(text, 100);
      return true;
    } catch (InvalidJson invalid) {
      return false;
    }
  }

  private static boolean general(byte[] text) {
    String decoded = new String(text, StandardCharsets.UTF_8);
    if (decoded.startsWith("\uFEFF")) return false;
    try (JsonParser parser = new JsonFactory().createParser(decoded)) {
      if (parser.nextToken() == null) return false;
      parser.skipChildren();
      parser.getText();
      return parser.nextToken() == null;
    } catch (IOException invalid) {
      return false;
    }
  }

  private static boolean isUtf8(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}
