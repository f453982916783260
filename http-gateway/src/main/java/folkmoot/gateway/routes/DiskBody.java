package folkmoot.gateway.routes;

import folkmoot.gateway.json.InvalidJson;
import folkmoot.gateway.json.JsonReader;
import java.util.List;
import java.util.Optional;

/** Reads on which disk a node is. */
final class DiskBody {
  private static final String FIELD = "diskId";

  private final byte[] text;
  private final JsonReader reader;
  private Optional<String> diskId = Optional.empty();

  private DiskBody(byte[] text, int maxDepth) {
    this.text = text;
    this.reader = new JsonReader(text, maxDepth);
  }

  /**
   * The id of the disk; empty for whichever it is, if {@code text} does not say.
   *
   * @throws Refusal if {@code text} is neither empty nor an object with that one field, or with
   *     none
   */
  static Optional<String> parse(byte[] text, int maxDepth) throws Refusal {
    if (text.length == 0) return Optional.empty();
    try {
      JsonReader.requireValue(text, maxDepth);
      DiskBody body = new DiskBody(text, maxDepth);
      Refusal shape = wrong("is all there is in the body, once, or the body is empty");
      new ObjectBody(body.reader).fields(List.of(FIELD), body::take, shape);
      return body.diskId;
    } catch (InvalidJson invalid) {
      throw Refusal.invalidJson(invalid);
    }
  }

  static Refusal wrong(String reason) {
    return Refusal.bad("%s: %s".formatted(FIELD, reason), "invalid_disk");
  }

  /** An empty one is a slip, and must not stand for whichever it is. */
  private void take(String field) throws Refusal, InvalidJson {
    if (text[reader.offset()] != '"') throw wrong("is a string");
    String given = reader.string();
    if (given.isEmpty()) throw wrong("is empty");
    diskId = Optional.of(given);
  }
}
