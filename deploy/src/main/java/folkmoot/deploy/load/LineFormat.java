package folkmoot.deploy.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import folkmoot.deploy.client.KeyPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** {@code {"key":"…","value":…}}, and nothing else, on one line. */
final class LineFormat {
  /** The default limit of a node (API.md). */
  static final int LARGEST_VALUE = 1 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private LineFormat() {}

  static Line parse(long number, byte[] text) throws BadLine, IOException {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) throw new BadLine("not a JSON object");
      String key = null;
      byte[] value = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "key" -> key = key(parser);
          case "value" -> value = value(parser, text);
          default -> throw new BadLine("the field '" + field + "' is neither key nor value");
        }
      }
      if (parser.nextToken() != null) throw new BadLine("something follows the object");
      if (key == null) throw new BadLine("it has no key");
      if (value == null) throw new BadLine("it has no value");
      return new Line(number, key, value);
    } catch (JsonProcessingException e) {
      throw new BadLine("not JSON: " + e.getOriginalMessage());
    }
  }

  private static String key(JsonParser parser) throws BadLine, IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) throw new BadLine("its key is no text");
    String key = parser.getText();
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0) throw new BadLine("its key is empty");
    if (bytes > KeyPath.LONGEST_KEY) throw new BadLine("its key has " + bytes + " bytes, over 512");
    return key;
  }

  private static byte[] value(JsonParser parser, byte[] text) throws BadLine, IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    byte[] value;
    if (parser.currentToken().isNumeric()) {
      value = parser.getText().getBytes(StandardCharsets.US_ASCII);
    } else {
      parser.finishToken();
      value = Arrays.copyOfRange(text, from, (int) parser.currentLocation().getByteOffset());
    }
    if (value.length <= LARGEST_VALUE) return value;
    throw new BadLine("its value has " + value.length + " bytes, over " + LARGEST_VALUE);
  }
}
