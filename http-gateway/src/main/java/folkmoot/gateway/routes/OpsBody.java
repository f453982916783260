package folkmoot.gateway.routes;

import folkmoot.crdt.update.ReplicatedType;
import folkmoot.gateway.json.InvalidJson;
import folkmoot.gateway.json.JsonReader;
import folkmoot.protocol.data.JsonValue;
import folkmoot.protocol.merge.Update;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads what is to be done to a value that merges: the type, the operation and what it needs, each
 * in its form. What it does to the value is the engine's to say.
 */
final class OpsBody {
  private static final String CODE = "invalid_operation";
  private static final List<String> FIELDS =
      List.of("type", "op", "by", "to", "value", "field", "position", "text", "length");

  private static final List<String> TYPES =
      ReplicatedType.ALL.stream().map(ReplicatedType::name).toList();

  /** Of a map, and of what names a node, in bytes of UTF-8. */
  private static final int MOST_NAME = Keys.MAX_BYTES;

  private final byte[] text;
  private final JsonReader reader;
  private final int maxDepth;
  private final SortedMap<String, byte[]> given = new TreeMap<>();

  private OpsBody(byte[] text, int maxDepth) {
    this.text = text;
    this.reader = new JsonReader(text, maxDepth);
    this.maxDepth = maxDepth;
  }

  /** An update, and of what. */
  record Wanted(ReplicatedType<?> type, Update update) {}

  /**
   * @throws Refusal if {@code text} is no JSON, there is no such type or operation, or a field is
   *     missing, of no use to the operation, or not of its form
   */
  static Wanted parse(byte[] text, int maxDepth) throws Refusal {
    try {
      JsonReader.requireValue(text, maxDepth);
      OpsBody body = new OpsBody(text, maxDepth);
      body.read();
      return body.wanted();
    } catch (InvalidJson invalid) {
      throw Refusal.invalidJson(invalid);
    }
  }

  private static Refusal wrong(String field, String reason) {
    return Refusal.bad("%s: %s".formatted(field, reason), CODE);
  }

  /** The text is valid JSON: what fails from here on is its shape. */
  private void read() throws Refusal, InvalidJson {
    if (!reader.skipIf('{')) throw Refusal.bad("An operation is a JSON object", CODE);
    if (reader.skipIf('}')) return;
    do {
      String name = reader.string();
      if (!FIELDS.contains(name)) throw Refusal.unknown("field", CODE, FIELDS);
      reader.require(':');
      int start = reader.offset();
      reader.skipValue();
      byte[] value = Arrays.copyOfRange(text, start, reader.offset());
      if (given.put(name, value) != null) throw wrong(name, "comes twice");
    } while (reader.skipIf(','));
  }

  private Wanted wanted() throws Refusal, InvalidJson {
    String typeName = string("type");
    Optional<ReplicatedType<?>> known = ReplicatedType.named(typeName);
    if (known.isEmpty()) throw Refusal.unknown("type", "unknown_type", TYPES);
    ReplicatedType<?> type = known.get();
    String operation = string("op");
    if (!type.operations().contains(operation))
      throw Refusal.unknown(
          "operation of a " + type.name(), "no_such_operation", type.operations());
    return new Wanted(type, update(type, operation));
  }

  private Update update(ReplicatedType<?> type, String operation) throws Refusal, InvalidJson {
    boolean isMap = type == ReplicatedType.OR_MAP;
    return switch (operation) {
      case "increment" -> new Update.Increment(only("by").number("by", 1));
      case "decrement" -> new Update.Decrement(only("by").number("by", 1));
      case "grant" -> new Update.Grant(only("to", "by").name("to"), number("by"));
      case "add" -> new Update.Add(only("value").value());
      case "remove" ->
          new Update.Remove(isMap ? only("field").name("field") : only("value").value());
      case "enable" -> {
        only();
        yield new Update.Enable();
      }
      case "set" -> new Update.Set(only("value").value());
      case "put" -> new Update.Put(only("field", "value").name("field"), value());
      case "insert" ->
          new Update.Insert(only("position", "text").number("position"), string("text"));
      case "delete" ->
          new Update.Delete(only("position", "length").number("position"), number("length"));
      default -> throw new IllegalStateException("an operation without a form: " + operation);
    };
  }

  /** Refuses every other field. */
  private OpsBody only(String... ofUse) throws Refusal {
    List<String> known = List.of(ofUse);
    for (String name : given.keySet()) {
      if (name.equals("type") || name.equals("op") || known.contains(name)) continue;
      String instead = known.isEmpty() ? "none is" : "only " + String.join(", ", known);
      throw wrong(name, "is of no use to this operation; %s".formatted(instead));
    }
    return this;
  }

  // ---- fields by their form

  private byte[] raw(String field) throws Refusal {
    byte[] raw = given.get(field);
    if (raw == null) throw wrong(field, "is missing");
    return raw;
  }

  private String string(String field) throws Refusal, InvalidJson {
    byte[] raw = raw(field);
    if (raw[0] != '"') throw wrong(field, "is a string");
    return new JsonReader(raw, maxDepth).string();
  }

  private String name(String field) throws Refusal, InvalidJson {
    String name = string(field);
    if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MOST_NAME)
      throw wrong(field, "is 1 to %d bytes long".formatted(MOST_NAME));
    return name;
  }

  private long number(String field, long absent) throws Refusal {
    return given.containsKey(field) ? number(field) : absent;
  }

  private long number(String field) throws Refusal {
    String digits = new String(raw(field), StandardCharsets.UTF_8);
    try {
      if (digits.matches("-?[0-9]{1,19}")) return Long.parseLong(digits);
    } catch (NumberFormatException tooLarge) {
      throw wrong(field, "is a whole number of 64 bits, in digits");
    }
    throw wrong(field, "is a whole number of 64 bits, in digits");
  }

  /** In the one form in which equal values are equal. */
  private String value() throws Refusal {
    return JsonValue.parse(raw("value"))
        .map(JsonValue::text)
        .orElseThrow(() -> wrong("value", "nests deeper than 512"));
  }
}
