package folkmoot.protocol.data;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A value of JSON by what it says: equal are those that say the same, however they are written.
 * Numbers are compared by value, objects without order; of a field that comes twice the later one
 * counts.
 */
public sealed interface JsonValue {
  /** Nothing. */
  enum Null implements JsonValue {
    NULL
  }

  /** True or false. */
  record Bool(boolean value) implements JsonValue {}

  /** A number. */
  record Number(JsonNumber value) implements JsonValue {}

  /** A string. */
  record Text(String value) implements JsonValue {}

  /** A list. */
  record Items(List<JsonValue> values) implements JsonValue {
    public Items {
      values = List.copyOf(values);
    }

    /** As a record's, with fewer frames on the stack for each level. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Items that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
      return values.hashCode();
    }
  }

  /** An object. */
  record Fields(SortedMap<String, JsonValue> values) implements JsonValue {
    public Fields {
      values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** As a record's, with fewer frames on the stack for each level. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Fields that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
      return values.hashCode();
    }
  }

  /**
   * Reads one value, with white space around it or without.
   *
   * @return empty if it is no JSON, or nests deeper than 512
   */
  static Optional<JsonValue> parse(byte[] utf8) {
    return new JsonParser(new String(utf8, StandardCharsets.UTF_8)).parse();
  }

  /**
   * As a text of JSON: equal values have equal texts. Without white space, fields sorted, numbers
   * as short as they can be written exactly (RFC 8785, but for numbers that are no double).
   */
  default String text() {
    return JsonText.of(this);
  }

  /**
   * The order of two numbers, or of two strings by their code points.
   *
   * @return empty for any other two
   */
  static Optional<Integer> order(JsonValue one, JsonValue other) {
    if (one instanceof Number here && other instanceof Number there)
      return Optional.of(here.value().compareTo(there.value()));
    if (one instanceof Text here && other instanceof Text there)
      return Optional.of(order(here.value(), there.value()));
    return Optional.empty();
  }

  private static int order(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    for (int at = 0; at < shorter; at++) {
      if (one.charAt(at) == other.charAt(at)) continue;
      // Within a pair the first halves differ first, or are the same.
      return Integer.compare(one.codePointAt(at), other.codePointAt(at));
    }
    return Integer.compare(one.length(), other.length());
  }
}
