package folkmoot.protocol.history.text;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes one object of JSON. */
final class JsonLine {
  private final StringBuilder text = new StringBuilder("{");

  JsonLine text(String name, String value) {
    return raw(name, Cursor.quote(value));
  }

  /** Null if empty. */
  JsonLine text(String name, Optional<String> value) {
    return raw(name, value.map(Cursor::quote).orElse("null"));
  }

  JsonLine texts(String name, List<String> values) {
    return raw(name, values.stream().map(Cursor::quote).collect(Collectors.joining(",", "[", "]")));
  }

  JsonLine number(String name, long value) {
    return raw(name, Long.toString(value));
  }

  JsonLine truth(String name, boolean value) {
    return raw(name, Boolean.toString(value));
  }

  private JsonLine raw(String name, String value) {
    if (text.length() > 1) text.append(',');
    text.append('"').append(name).append("\":").append(value);
    return this;
  }

  String end() {
    return text.append('}').toString();
  }
}
