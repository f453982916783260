package folkmoot.gateway.routes;

import folkmoot.gateway.json.InvalidJson;
import folkmoot.gateway.json.JsonReader;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Goes over the fields of objects and the items of lists in a text that is valid JSON. */
final class ObjectBody {
  private final JsonReader reader;

  ObjectBody(JsonReader reader) {
    this.reader = reader;
  }

  /** Reads the value of a field, or an item: all of it. */
  @FunctionalInterface
  interface Taker<T> {
    void take(T name) throws Refusal, InvalidJson;
  }

  /**
   * Goes over an object.
   *
   * @param known the fields it may have, each once
   * @param otherwise what is said if it is no such object
   */
  void fields(List<String> known, Taker<String> field, Refusal otherwise)
      throws Refusal, InvalidJson {
    if (!reader.skipIf('{')) throw otherwise;
    if (reader.skipIf('}')) return;
    SortedSet<String> seen = new TreeSet<>();
    do {
      String name = reader.string();
      if (!known.contains(name) || !seen.add(name)) throw otherwise;
      reader.require(':');
      field.take(name);
    } while (reader.skipIf(','));
    reader.require('}');
  }

  /** Goes over a list; each item is told its number. */
  void items(Taker<Integer> item, Refusal otherwise) throws Refusal, InvalidJson {
    if (!reader.skipIf('[')) throw otherwise;
    if (reader.skipIf(']')) return;
    int number = 0;
    do {
      item.take(number++);
    } while (reader.skipIf(','));
    reader.require(']');
  }
}
