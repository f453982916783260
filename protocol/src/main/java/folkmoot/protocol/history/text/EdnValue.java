package folkmoot.protocol.history.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The part of EDN that histories are written in: maps from keywords, vectors and lists, keywords,
 * strings, integers, {@code true}, {@code false}, {@code nil}. A tag before a value is skipped.
 */
final class EdnValue {
  /** A keyword, without its colon. */
  record Keyword(String name) {
    @Override
    public String toString() {
      return ":" + name;
    }
  }

  private final Cursor cursor;

  private EdnValue(Cursor cursor) {
    this.cursor = cursor;
  }

  /** Reads the one map of a line; nil is kept as a null value. */
  static SortedMap<String, Object> map(String line) {
    EdnValue reader = new EdnValue(new Cursor(line));
    reader.space();
    reader.tag();
    SortedMap<String, Object> map = reader.map();
    reader.space();
    if (!reader.cursor.atEnd()) throw reader.cursor.unexpected("nothing more");
    return map;
  }

  private SortedMap<String, Object> map() {
    SortedMap<String, Object> map = new TreeMap<>();
    cursor.expect('{', "to begin a map");
    space();
    while (!cursor.takeIf('}')) {
      cursor.expect(':', "to begin a keyword");
      String name = word();
      space();
      if (map.containsKey(name)) {
        throw new IllegalArgumentException(":%s is there twice".formatted(name));
      }
      map.put(name, value());
      space();
    }
    return map;
  }

  private Object value() {
    tag();
    char c = cursor.peek();
    if (c == '"') return cursor.string();
    if (c == '{') return map();
    if (c == '[') return items('[', ']');
    if (c == '(') return items('(', ')');
    if (cursor.takeIf(':')) return new Keyword(word());
    if (c == '-' || c >= '0' && c <= '9') return cursor.integer();
    if (!Character.isLetter(c)) throw cursor.unexpected("a value");
    String word = word();
    return switch (word) {
      case "nil" -> null;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              word
                  + " is no value: allowed are nil, true, false, integers, strings, keywords,"
                  + " vectors and maps");
    };
  }

  private void tag() {
    if (!cursor.takeIf('#')) return;
    word();
    space();
  }

  private List<Object> items(char open, char close) {
    List<Object> items = new ArrayList<>();
    cursor.expect(open, "to begin a vector");
    space();
    while (!cursor.takeIf(close)) {
      items.add(value());
      space();
    }
    return Collections.unmodifiableList(items);
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    while (!cursor.atEnd() && isOfWord(cursor.peek())) word.append(cursor.take());
    if (word.isEmpty()) throw cursor.unexpected("a name");
    return word.toString();
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || "-_.*+!?$%&=<>/'".indexOf(c) >= 0;
  }

  private void space() {
    while (!cursor.atEnd() && " \t\r\n,".indexOf(cursor.peek()) >= 0) cursor.take();
  }

  /**
   * A text as EDN: an integer if it is the plain decimal of one, else a string. {@link #text} gives
   * it back.
   */
  static String of(String text) {
    boolean isInteger = text.matches("0|-?[1-9][0-9]{0,17}");
    return isInteger ? text : Cursor.quote(text);
  }

  /** The text of a value: of a string itself, of what else there is its EDN. */
  static String text(Object value) {
    if (value instanceof String string) return string;
    if (value instanceof List<?> items) {
      return items.stream().map(EdnValue::printed).collect(Collectors.joining(" ", "[", "]"));
    }
    if (value instanceof SortedMap<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> ":" + entry.getKey() + " " + printed(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value == null ? "nil" : value.toString();
  }

  private static String printed(Object value) {
    return value instanceof String string ? Cursor.quote(string) : text(value);
  }
}
