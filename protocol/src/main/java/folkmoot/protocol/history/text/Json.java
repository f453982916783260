package folkmoot.protocol.history.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON of a history: one object a line, whose members are strings, integers, booleans, null or
 * arrays of strings.
 */
final class Json {
  private final Cursor cursor;

  private Json(String line) {
    this.cursor = new Cursor(line);
  }

  /** Reads one object; null is kept as a null value. */
  static SortedMap<String, Object> object(String line) {
    Json json = new Json(line);
    json.space();
    SortedMap<String, Object> members = json.members();
    json.space();
    if (!json.cursor.atEnd()) throw json.cursor.unexpected("nothing more");
    return members;
  }

  private SortedMap<String, Object> members() {
    SortedMap<String, Object> members = new TreeMap<>();
    cursor.expect('{', "to begin an object");
    space();
    if (cursor.takeIf('}')) return members;
    do {
      space();
      String name = cursor.string();
      space();
      cursor.expect(':', "after a name");
      space();
      if (members.containsKey(name)) {
        throw new IllegalArgumentException("the member \"%s\" is there twice".formatted(name));
      }
      members.put(name, value());
      space();
    } while (cursor.takeIf(','));
    cursor.expect('}', "or ',' after a member");
    return members;
  }

  private Object value() {
    char c = cursor.peek();
    if (c == '"') return cursor.string();
    if (c == '[') return strings();
    if (c == '-' || c >= '0' && c <= '9') return cursor.integer();
    return switch (c) {
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default ->
          throw cursor.unexpected("a string, an integer, true, false, null or an array of strings");
    };
  }

  private Object word(String word, Object meaning) {
    for (char c : word.toCharArray()) cursor.expect(c, "of " + word);
    return meaning;
  }

  private List<String> strings() {
    List<String> items = new ArrayList<>();
    cursor.expect('[', "to begin an array");
    space();
    if (cursor.takeIf(']')) return items;
    do {
      space();
      items.add(cursor.string());
      space();
    } while (cursor.takeIf(','));
    cursor.expect(']', "or ',' after an item");
    return Collections.unmodifiableList(items);
  }

  private void space() {
    while (!cursor.atEnd() && " \t\r\n".indexOf(cursor.peek()) >= 0) cursor.take();
  }
}
