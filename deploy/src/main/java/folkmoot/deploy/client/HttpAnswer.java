package folkmoot.deploy.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a node answered.
 *
 * @param headers by name, whatever the case
 */
public record HttpAnswer(int status, SortedMap<String, String> headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** The body as JSON; something missing if it is not JSON. */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.missingNode();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8).strip();
  }

  /** The node's sentence about what is wrong, or its status if it gave none. */
  public String error() {
    String sentence = json().path("error").asText("");
    return sentence.isEmpty() ? "status " + status : sentence;
  }

  /**
   * The text of a field as it was sent, in one line: numbers keep their digits, which a parsed tree
   * would not promise.
   */
  public Optional<String> rawField(String field) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) return Optional.empty();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(field);
        parser.nextToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        // A number ends only where the next token begins: take its own text.
        if (wanted && parser.currentToken().isNumeric()) return Optional.of(parser.getText());
        if (parser.currentToken().isScalarValue()) parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        if (wanted) return Optional.of(oneLine(new String(body, from, to - from, UTF_8)));
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** In JSON a raw line break can only stand between tokens. */
  private static String oneLine(String json) {
    return json.replace('\n', ' ').replace('\r', ' ').strip();
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;
}
