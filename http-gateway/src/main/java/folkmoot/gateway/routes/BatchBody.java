package folkmoot.gateway.routes;

import folkmoot.gateway.GatewaySettings;
import folkmoot.gateway.json.InvalidJson;
import folkmoot.gateway.json.JsonReader;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code {"updates":{key:value,…}}}; the values stay the bytes they are. */
final class BatchBody {
  private final byte[] text;
  private final JsonReader reader;
  private final GatewaySettings.Limits limits;
  private final SortedMap<String, byte[]> updates = new TreeMap<>();

  private BatchBody(byte[] text, GatewaySettings.Limits limits) {
    this.text = text;
    this.reader = new JsonReader(text, limits.maxJsonDepth());
    this.limits = limits;
  }

  /**
   * The updates of a batch.
   *
   * @throws Refusal if {@code text} is no JSON, or not this JSON, or a key may not be
   */
  static SortedMap<String, byte[]> parse(byte[] text, GatewaySettings.Limits limits)
      throws Refusal {
    try {
      JsonReader.requireValue(text, limits.maxJsonDepth());
      return new BatchBody(text, limits).read();
    } catch (InvalidJson invalid) {
      throw Refusal.invalidJson(invalid);
    }
  }

  /** The text is valid JSON: what fails from here on is its shape. */
  private SortedMap<String, byte[]> read() throws Refusal, InvalidJson {
    boolean named = reader.skipIf('{') && !reader.skipIf('}') && reader.string().equals("updates");
    if (!named || !reader.skipIf(':') || !reader.skipIf('{')) throw shape();
    if (reader.skipIf('}')) throw Refusal.bad("A batch needs an update", "empty_batch");
    do {
      update();
    } while (reader.skipIf(','));
    reader.require('}');
    if (!reader.skipIf('}')) throw shape();
    return updates;
  }

  private void update() throws Refusal, InvalidJson {
    String key = Keys.require(reader.string());
    reader.require(':');
    int start = reader.offset();
    reader.skipValue();
    byte[] value = Arrays.copyOfRange(text, start, reader.offset());
    if (value.length > limits.maxValueBytes())
      throw Refusal.tooLarge("Value", limits.maxValueBytes());
    if (updates.put(key, value) != null)
      throw Refusal.bad("A key comes twice in the batch", "duplicate_key");
    if (updates.size() > limits.maxBatchEntries())
      throw Refusal.bad(
          "Too many updates: at most " + limits.maxBatchEntries(), "too_many_updates");
  }

  private static Refusal shape() {
    return Refusal.bad("A batch is {\"updates\":{key:value}} and nothing else", "invalid_batch");
  }
}
