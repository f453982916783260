package folkmoot.gateway.json;

import java.nio.charset.StandardCharsets;

/** Walks over one JSON text, byte by byte, without building anything of it. */
public final class JsonReader {
  private final byte[] text;
  private final int maxDepth;
  private int at;

  /**
   * A reader at the start of {@code text}.
   *
   * @param maxDepth how deep arrays and objects may nest
   */
  public JsonReader(byte[] text, int maxDepth) {
    this.text = text;
    this.maxDepth = maxDepth;
  }

  /**
   * Holds {@code text} to be exactly one JSON value, with white space around it or without.
   *
   * @throws InvalidJson if it is anything else
   */
  public static void requireValue(byte[] text, int maxDepth) throws InvalidJson {
    JsonReader reader = new JsonReader(text, maxDepth);
    reader.skipSpace();
    reader.skipValue();
    reader.requireEnd();
  }

  /** The offset of the next byte. */
  public int offset() {
    return at;
  }

  /** Goes past white space. */
  public void skipSpace() {
    while (at < text.length
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) at++;
  }

  /** Goes past the value that begins here. */
  public void skipValue() throws InvalidJson {
    skipValue(0);
  }

  /** Holds this to be the end, but for white space. */
  public void requireEnd() throws InvalidJson {
    skipSpace();
    if (at < text.length) throw invalid("more than one value");
  }

  /** Goes past {@code c} and the white space around it, if it is next. */
  public boolean skipIf(char c) {
    skipSpace();
    if (at >= text.length || text[at] != c) return false;
    at++;
    skipSpace();
    return true;
  }

  /** Goes past {@code c} and the white space around it. */
  public void require(char c) throws InvalidJson {
    if (!skipIf(c)) throw invalid("'" + c + "' expected");
  }

  /** Reads the string that begins here; one with half a surrogate pair is refused. */
  public String string() throws InvalidJson {
    int start = at;
    skipString();
    String raw = new String(text, start + 1, at - start - 2, StandardCharsets.UTF_8);
    return raw.indexOf('\\') < 0 ? raw : unescaped(raw, start);
  }

  private void skipValue(int depth) throws InvalidJson {
    switch (peek()) {
      case '{' -> skipObject(depth + 1);
      case '[' -> skipArray(depth + 1);
      case '"' -> skipString();
      case 't' -> skipWord("true");
      case 'f' -> skipWord("false");
      case 'n' -> skipWord("null");
      default -> skipNumber();
    }
  }

  private void skipObject(int depth) throws InvalidJson {
    open(depth);
    if (skipIf('}')) return;
    do {
      skipString();
      require(':');
      skipValue(depth);
    } while (skipIf(','));
    close('}');
  }

  private void skipArray(int depth) throws InvalidJson {
    open(depth);
    if (skipIf(']')) return;
    do {
      skipValue(depth);
    } while (skipIf(','));
    close(']');
  }

  private void open(int depth) throws InvalidJson {
    if (depth > maxDepth) throw invalid("nested deeper than " + maxDepth);
    at++;
    skipSpace();
  }

  private void close(char c) throws InvalidJson {
    skipSpace();
    if (peek() != c) throw invalid("',' or '" + c + "' expected");
    at++;
  }

  private void skipString() throws InvalidJson {
    if (peek() != '"') throw invalid("a string expected");
    at++;
    while (true) {
      int c = peek();
      if (c == '"') {
        at++;
        return;
      } else if (c == '\\') {
        skipEscape();
      } else if (c < 0) {
        int length = Utf8.length(text, at, text.length);
        if (length == 0) throw invalid("malformed UTF-8");
        at += length;
      } else if (c < ' ') {
        throw invalid("a control character in a string");
      } else {
        at++;
      }
    }
  }

  private void skipEscape() throws InvalidJson {
    at++;
    int c = peek();
    at++;
    if (c == 'u') {
      for (int i = 0; i < 4; i++, at++)
        if (peek() < 0 || Character.digit(text[at], 16) < 0)
          throw invalid("four hex digits expected");
    } else if (c < 0 || "\"\\/bfnrt".indexOf(c) < 0) {
      throw invalid("an unknown escape");
    }
  }

  private void skipWord(String word) throws InvalidJson {
    for (int i = 0; i < word.length(); i++, at++)
      if (peek() != word.charAt(i)) throw invalid("a value expected");
  }

  private void skipNumber() throws InvalidJson {
    if (text[at] == '-') at++;
    if (at < text.length && text[at] == '0') at++;
    else skipDigits();
    if (at < text.length && text[at] == '.') {
      at++;
      skipDigits();
    }
    if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (at < text.length && (text[at] == '+' || text[at] == '-')) at++;
      skipDigits();
    }
  }

  private void skipDigits() throws InvalidJson {
    int start = at;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') at++;
    if (at == start) throw invalid("a value expected");
  }

  private String unescaped(String raw, int start) throws InvalidJson {
    StringBuilder plain = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        plain.append(c);
      } else if (raw.charAt(++i) == 'u') {
        plain.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        int known = "\"\\/bfnrt".indexOf(raw.charAt(i));
        plain.append("\"\\/\b\f\n\r\t".charAt(known));
      }
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(plain))
      throw new InvalidJson("half a surrogate pair", start);
    return plain.toString();
  }

  /** The next byte as it is: negative above 0x7f. */
  private int peek() throws InvalidJson {
    if (at >= text.length) throw invalid("unexpected end");
    return text[at];
  }

  private InvalidJson invalid(String reason) {
    return new InvalidJson(reason, at);
  }
}
