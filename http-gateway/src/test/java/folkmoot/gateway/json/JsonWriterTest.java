package folkmoot.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

  @Test
  void writesFieldsInTheOrderOfTheCalls() {
    byte[] json =
        new JsonWriter(1)
            .field("a", "x\"\\\n")
            .field("b", 7)
            .field("c", Double.NaN)
            .field("d", true)
            .field("e", (String) null)
            .raw("f", "[1, 2]".getBytes(StandardCharsets.UTF_8))
            .list("g", List.of("ä", ""))
            .begin("h")
            .field("i", 0.5)
            .end()
            .field("j", false)
            .toBytes();
    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"a\":\"x\\\"\\\\\\u000a\",\"b\":7,\"c\":0,\"d\":true,\"e\":null,\"f\":[1, 2],"
                + "\"g\":[\"ä\",\"\"],\"h\":{\"i\":0.5},\"j\":false}");
  }

  @Test
  void anyStringComesBackFromAGeneralParser() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Random random = new Random(17);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--)
        text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x80 : 0x10ffff));
      JsonNode back = mapper.readTree(new JsonWriter(4).field("s", text.toString()).toBytes());
      assertThat(back.get("s").textValue()).isEqualTo(text.toString());
    }
  }
}
