package folkmoot.gateway.routes;

import folkmoot.gateway.json.InvalidJson;
import folkmoot.gateway.json.JsonReader;
import folkmoot.protocol.faults.FaultKind;
import folkmoot.protocol.faults.FaultOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads the order of a fault: the form of each field. What it may be is the lab's to say. */
final class FaultBody {
  private static final List<String> FIELDS =
      List.of("kind", "groups", "oneWay", "durationSeconds", "probability", "delayMs", "jitterMs");

  /** Of the contract, but not there yet. */
  private static final List<String> LATER = List.of("pause", "byzantine");

  private final TreeMap<String, byte[]> fields;
  private final int maxDepth;

  private FaultBody(TreeMap<String, byte[]> fields, int maxDepth) {
    this.fields = fields;
    this.maxDepth = maxDepth;
  }

  /**
   * @throws Refusal if {@code text} is no JSON, or a field is unknown or not of its form
   */
  static FaultOrder parse(byte[] text, int maxDepth) throws Refusal {
    try {
      JsonReader.requireValue(text, maxDepth);
      return new FaultBody(fields(text, maxDepth), maxDepth).order();
    } catch (InvalidJson invalid) {
      throw Refusal.invalidJson(invalid);
    }
  }

  static Refusal wrong(String field, String reason) {
    return Refusal.bad("%s: %s".formatted(field, reason), "invalid_fault");
  }

  /** The text is valid JSON: what fails from here on is its shape. */
  private static TreeMap<String, byte[]> fields(byte[] text, int maxDepth)
      throws InvalidJson, Refusal {
    JsonReader reader = new JsonReader(text, maxDepth);
    TreeMap<String, byte[]> fields = new TreeMap<>();
    if (!reader.skipIf('{')) throw Refusal.bad("A fault is a JSON object", "invalid_fault");
    if (reader.skipIf('}')) return fields;
    do {
      String name = reader.string();
      if (!FIELDS.contains(name))
        throw Refusal.unknown("field " + brief(name), "invalid_fault", FIELDS);
      reader.require(':');
      int start = reader.offset();
      reader.skipValue();
      byte[] value = Arrays.copyOfRange(text, start, reader.offset());
      if (fields.put(name, value) != null) throw wrong(name, "it comes twice");
    } while (reader.skipIf(','));
    return fields;
  }

  private static String brief(String name) {
    return '"' + name.substring(0, Math.min(name.length(), 40)) + '"';
  }

  private FaultOrder order() throws Refusal, InvalidJson {
    return new FaultOrder(
        kind(),
        groups(),
        oneWay(),
        duration(),
        probability(),
        millis("delayMs"),
        millis("jitterMs"));
  }

  private FaultKind kind() throws Refusal, InvalidJson {
    byte[] text = fields.get("kind");
    if (text == null || text[0] != '"')
      throw wrong("kind", "one of " + String.join(", ", FaultKind.labels()));
    String label = new JsonReader(text, maxDepth).string();
    if (LATER.contains(label))
      throw Refusal.notOffered("kind: Fault kind \"%s\"".formatted(label), FaultKind.labels());
    return FaultKind.named(label)
        .orElseThrow(() -> Refusal.unknown("kind", "unknown_kind", FaultKind.labels()));
  }

  private List<List<String>> groups() throws Refusal, InvalidJson {
    List<List<String>> groups = new ArrayList<>();
    if (!fields.containsKey("groups")) return groups;
    Refusal form = wrong("groups", "a list of lists of names of nodes");
    JsonReader reader = new JsonReader(fields.get("groups"), maxDepth);
    if (!reader.skipIf('[')) throw form;
    if (reader.skipIf(']')) return groups;
    do {
      if (!reader.skipIf('[')) throw form;
      groups.add(reader.skipIf(']') ? List.of() : names(reader, form));
    } while (reader.skipIf(','));
    return groups;
  }

  private static List<String> names(JsonReader reader, Refusal form) throws Refusal {
    List<String> names = new ArrayList<>();
    try {
      do {
        names.add(reader.string());
      } while (reader.skipIf(','));
      reader.require(']');
      return names;
    } catch (InvalidJson notText) {
      throw form;
    }
  }

  private boolean oneWay() throws Refusal {
    String text = text("oneWay", "false");
    if (text.equals("true") || text.equals("false")) return text.equals("true");
    throw wrong("oneWay", "true or false");
  }

  private OptionalLong duration() throws Refusal {
    if (!fields.containsKey("durationSeconds")) return OptionalLong.empty();
    double seconds = number("durationSeconds");
    // Beyond any bound is beyond it by whatever much.
    return OptionalLong.of(Math.round(Math.max(-1e9, Math.min(1e9, seconds)) * 1000));
  }

  private OptionalDouble probability() throws Refusal {
    return fields.containsKey("probability")
        ? OptionalDouble.of(number("probability"))
        : OptionalDouble.empty();
  }

  private OptionalLong millis(String field) throws Refusal {
    if (!fields.containsKey(field)) return OptionalLong.empty();
    String text = text(field, "");
    if (text.matches("-?\\d{1,9}")) return OptionalLong.of(Long.parseLong(text));
    throw wrong(field, "a whole number of milliseconds");
  }

  private double number(String field) throws Refusal {
    String text = text(field, "");
    if (text.length() > 32 || !text.matches("-?[0-9].*")) throw wrong(field, "a number");
    return Double.parseDouble(text);
  }

  private String text(String field, String absent) {
    byte[] bytes = fields.get(field);
    return bytes == null ? absent : new String(bytes, StandardCharsets.UTF_8);
  }
}
