package folkmoot.protocol.history.text;

/** A place in one line of text, and what JSON and EDN have in common: strings and integers. */
final class Cursor {
  private final String text;
  private int at;

  Cursor(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  char peek() {
    if (atEnd()) throw new IllegalArgumentException("the line ends too early");
    return text.charAt(at);
  }

  char take() {
    char c = peek();
    at++;
    return c;
  }

  boolean takeIf(char wanted) {
    if (atEnd() || text.charAt(at) != wanted) return false;
    at++;
    return true;
  }

  void expect(char wanted, String where) {
    if (!takeIf(wanted)) throw unexpected("'" + wanted + "' " + where);
  }

  IllegalArgumentException unexpected(String wanted) {
    String found = atEnd() ? "the end of the line" : "'" + text.charAt(at) + "'";
    return new IllegalArgumentException(
        "column %d: found %s where %s is allowed".formatted(at + 1, found, wanted));
  }

  /** An integer of 64 bits, without leading zeros. */
  long integer() {
    int from = at;
    takeIf('-');
    while (!atEnd() && Character.isLetterOrDigit(peek())) at++;
    String digits = text.substring(from, at);
    if (!digits.matches("-?(0|[1-9][0-9]*)")) {
      at = from;
      throw unexpected("an integer");
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException tooLong) {
      throw new IllegalArgumentException(
          "column %d: %s does not fit in 64 bits".formatted(from + 1, digits), tooLong);
    }
  }

  /** A string in quotes. */
  String string() {
    expect('"', "for a string");
    StringBuilder result = new StringBuilder();
    for (char c = take(); c != '"'; c = take()) {
      if (c < ' ') {
        at--;
        throw unexpected("no control character in a string, but its escape");
      }
      result.append(c == '\\' ? escaped() : c);
    }
    return result.toString();
  }

  private char escaped() {
    char c = take();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> {
        at--;
        throw unexpected("one of \" \\ / n t r b f u after a backslash");
      }
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') throw unexpected("a hexadecimal digit");
      at++;
      code = code << 4 | digit;
    }
    return (char) code;
  }

  /** The string in quotes, such that any encoding can carry it, and it fits on one line. */
  static String quote(String text) {
    StringBuilder result = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
      if (isPair) {
        result.append(c).append(text.charAt(++i));
      } else if (c == '"' || c == '\\') {
        result.append('\\').append(c);
      } else if (isUnsafe(c)) {
        result.append("\\u%04x".formatted((int) c));
      } else {
        result.append(c);
      }
    }
    return result.append('"').toString();
  }

  /** Control characters, what some take for the end of a line, and half characters. */
  private static boolean isUnsafe(char c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c);
  }
}
