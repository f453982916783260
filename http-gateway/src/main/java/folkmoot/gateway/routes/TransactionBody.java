package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.InvalidJson;
import folkmoot.gateway.json.JsonReader;
import folkmoot.protocol.data.Comparison;
import folkmoot.protocol.data.Comparison.Relation;
import folkmoot.protocol.data.Transaction;
import folkmoot.protocol.data.Transaction.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code {"compare":[…],"then":[…],"else":[…]}}; values stay the bytes they are. */
final class TransactionBody {
  private static final List<String> RELATIONS =
      Arrays.stream(Relation.values()).map(Relation::label).toList();

  private final byte[] text;
  private final JsonReader reader;
  private final ObjectBody objects;
  private final GatewaySettings.Limits limits;
  private final List<Comparison> compare = new ArrayList<>();
  private final List<Step> then = new ArrayList<>();
  private final List<Step> otherwise = new ArrayList<>();

  private TransactionBody(byte[] text, GatewaySettings.Limits limits) {
    this.text = text;
    this.reader = new JsonReader(text, limits.maxJsonDepth());
    this.objects = new ObjectBody(reader);
    this.limits = limits;
  }

  /**
   * The transaction that is asked for.
   *
   * @throws Refusal if {@code text} is no JSON, or not this JSON, or past a limit
   */
  static Transaction parse(byte[] text, GatewaySettings.Limits limits) throws Refusal {
    try {
      JsonReader.requireValue(text, limits.maxJsonDepth());
      return new TransactionBody(text, limits).read();
    } catch (InvalidJson invalid) {
      throw Refusal.invalidJson(invalid);
    }
  }

  /** The text is valid JSON: what fails from here on is its shape. */
  private Transaction read() throws Refusal, InvalidJson {
    reader.skipSpace();
    objects.fields(List.of("compare", "then", "else"), this::part, shape());
    if (then.isEmpty() && otherwise.isEmpty())
      throw Refusal.bad("A transaction needs a step", "empty_transaction");
    return new Transaction(compare, then, otherwise, limits.transactions().maxResultBytes());
  }

  private void part(String name) throws Refusal, InvalidJson {
    switch (name) {
      case "compare" ->
          objects.items(number -> comparison(number, limits.transactions().maxCompares()), shape());
      case "then" -> objects.items(number -> step(number, then), shape());
      default -> objects.items(number -> step(number, otherwise), shape());
    }
  }

  // ---- comparisons

  /** The fields of a comparison, in whatever order they come. */
  private static final class Asked {
    private Optional<String> key = Optional.empty();
    private Relation relation = Relation.EQ;
    private Optional<Long> version = Optional.empty();
    private Optional<byte[]> value = Optional.empty();
  }

  private void comparison(int number, int most) throws Refusal, InvalidJson {
    if (number >= most)
      throw Refusal.bad("Too many comparisons: at most " + most, "too_many_compares");
    Asked asked = new Asked();
    objects.fields(
        List.of("key", "op", "version", "value"), name -> field(name, asked), badCompare());
    String key = Keys.require(asked.key.orElseThrow(TransactionBody::badCompare));
    int operands = (asked.version.isPresent() ? 1 : 0) + (asked.value.isPresent() ? 1 : 0);
    if (operands != (asked.relation.needsOperand() ? 1 : 0)) throw badCompare();
    if (asked.relation.needsOrder() && asked.value.isPresent()) requireOrder(asked.value.get());
    compare.add(new Comparison(key, asked.relation, asked.version, asked.value));
  }

  private void field(String name, Asked asked) throws Refusal, InvalidJson {
    switch (name) {
      case "key" -> asked.key = Optional.of(string(badCompare()));
      case "op" -> asked.relation = relation(string(badCompare()));
      case "version" -> asked.version = Optional.of(version());
      default -> asked.value = Optional.of(value());
    }
  }

  private static Relation relation(String name) throws Refusal {
    for (Relation relation : Relation.values()) if (relation.label().equals(name)) return relation;
    throw Refusal.unknown("op \"" + name.toLowerCase(Locale.ROOT) + "\"", "unknown_op", RELATIONS);
  }

  private long version() throws Refusal, InvalidJson {
    String digits = new String(raw(), StandardCharsets.UTF_8);
    if (!digits.matches("[0-9]{1,18}"))
      throw Refusal.bad("A version is a whole number from 0", "invalid_version");
    return Long.parseLong(digits);
  }

  private static void requireOrder(byte[] value) throws Refusal {
    byte first = value[0];
    boolean ordered = first == '"' || first == '-' || (first >= '0' && first <= '9');
    if (!ordered)
      throw Refusal.bad("lt, le, gt and ge compare numbers or strings only", "not_comparable");
  }

  // ---- steps

  private void step(int number, List<Step> into) throws Refusal, InvalidJson {
    int most = limits.transactions().maxSteps();
    if (number >= most) throw Refusal.bad("Too many steps: at most " + most, "too_many_steps");
    int before = into.size();
    objects.fields(List.of("put", "delete", "get"), kind -> into.add(stepOf(kind)), badStep());
    if (into.size() != before + 1) throw badStep();
  }

  private Step stepOf(String kind) throws Refusal, InvalidJson {
    Asked asked = new Asked();
    List<String> fields = kind.equals("put") ? List.of("key", "value") : List.of("key");
    objects.fields(
        fields,
        name -> {
          if (name.equals("key")) asked.key = Optional.of(string(badStep()));
          else asked.value = Optional.of(value());
        },
        badStep());
    String key = Keys.require(asked.key.orElseThrow(TransactionBody::badStep));
    return switch (kind) {
      case "put" -> new Step.Put(key, asked.value.orElseThrow(TransactionBody::badStep));
      case "delete" -> new Step.Delete(key);
      default -> new Step.Get(key);
    };
  }

  // ---- values

  private String string(Refusal otherwise) throws Refusal, InvalidJson {
    if (text[reader.offset()] != '"') throw otherwise;
    return reader.string();
  }

  private byte[] value() throws Refusal, InvalidJson {
    byte[] value = raw();
    if (value.length > limits.maxValueBytes())
      throw Refusal.tooLarge("Value", limits.maxValueBytes());
    return value;
  }

  private byte[] raw() throws InvalidJson {
    int start = reader.offset();
    reader.skipValue();
    return Arrays.copyOfRange(text, start, reader.offset());
  }

  // ---- refusals

  private static Refusal shape() {
    return Refusal.bad(
        "A transaction is {\"compare\":[…],\"then\":[…],\"else\":[…]} and nothing else",
        "invalid_transaction");
  }

  private static Refusal badCompare() {
    return Refusal.bad(
        "A comparison is {\"key\",\"op\",\"version\" or \"value\"}; exists and absent have neither",
        "invalid_compare");
  }

  private static Refusal badStep() {
    return Refusal.bad(
        "A step is {\"put\":{\"key\",\"value\"}}, {\"delete\":{\"key\"}} or {\"get\":{\"key\"}}",
        "invalid_step");
  }
}
