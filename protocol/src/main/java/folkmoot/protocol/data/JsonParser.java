package folkmoot.protocol.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one JSON text (RFC 8259); what is none is an answer, too. */
final class JsonParser {
  /** As deep as the stack of whoever parses and compares is sure to reach. */
  private static final int MOST_DEPTH = 512;

  private final String text;
  private int at;

  JsonParser(String text) {
    this.text = text;
  }

  /** What is found where no value is: never leaves this class. */
  private static final class NoJson extends Exception {
    private static final long serialVersionUID = 1;

    NoJson() {
      super("no JSON", null, false, false);
    }
  }

  Optional<JsonValue> parse() {
    try {
      skipSpace();
      JsonValue value = value(0);
      skipSpace();
      return at == text.length() ? Optional.of(value) : Optional.empty();
    } catch (NoJson none) {
      return Optional.empty();
    }
  }

  private JsonValue value(int depth) throws NoJson {
    return switch (peek()) {
      case '{' -> fields(depth + 1);
      case '[' -> items(depth + 1);
      case '"' -> new JsonValue.Text(string());
      case 't' -> word("true", new JsonValue.Bool(true));
      case 'f' -> word("false", new JsonValue.Bool(false));
      case 'n' -> word("null", JsonValue.Null.NULL);
      default -> number();
    };
  }

  private JsonValue fields(int depth) throws NoJson {
    enter(depth);
    SortedMap<String, JsonValue> fields = new TreeMap<>();
    if (skipIf('}')) return new JsonValue.Fields(fields);
    do {
      skipSpace();
      String name = string();
      require(skipIf(':'));
      skipSpace();
      fields.put(name, value(depth));
    } while (skipIf(','));
    require(skipIf('}'));
    return new JsonValue.Fields(fields);
  }

  private JsonValue items(int depth) throws NoJson {
    enter(depth);
    List<JsonValue> items = new ArrayList<>();
    if (skipIf(']')) return new JsonValue.Items(items);
    do {
      skipSpace();
      items.add(value(depth));
    } while (skipIf(','));
    require(skipIf(']'));
    return new JsonValue.Items(items);
  }

  private void enter(int depth) throws NoJson {
    require(depth <= MOST_DEPTH);
    at++;
  }

  private String string() throws NoJson {
    require(peek() == '"');
    at++;
    StringBuilder plain = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      require(c >= ' ');
      plain.append(c == '\\' ? escaped() : c);
    }
    at++;
    return plain.toString();
  }

  private char escaped() throws NoJson {
    char c = peek();
    at++;
    if (c != 'u') {
      int known = "\"\\/bfnrt".indexOf(c);
      require(known >= 0);
      return "\"\\/\b\f\n\r\t".charAt(known);
    }
    int unit = 0;
    for (int i = 0; i < 4; i++, at++) {
      int digit = Character.digit(peek(), 16);
      require(digit >= 0 && peek() < 0x80);
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private JsonValue word(String word, JsonValue value) throws NoJson {
    require(text.startsWith(word, at));
    at += word.length();
    return value;
  }

  private JsonValue number() throws NoJson {
    int begin = at;
    if (peek() == '-') at++;
    if (peek() == '0') at++;
    else digits();
    if (isNext('.')) {
      at++;
      digits();
    }
    if (isNext('e') || isNext('E')) {
      at++;
      if (isNext('+') || isNext('-')) at++;
      digits();
    }
    return new JsonValue.Number(JsonNumber.of(text.substring(begin, at)));
  }

  private void digits() throws NoJson {
    int begin = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
    require(at > begin);
  }

  private boolean isNext(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  /** Goes past {@code c} and the white space before it, if it is next. */
  private boolean skipIf(char c) {
    skipSpace();
    if (!isNext(c)) return false;
    at++;
    return true;
  }

  private void skipSpace() {
    while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) at++;
  }

  private char peek() throws NoJson {
    require(at < text.length());
    return text.charAt(at);
  }

  private static void require(boolean holds) throws NoJson {
    if (!holds) throw new NoJson();
  }
}
