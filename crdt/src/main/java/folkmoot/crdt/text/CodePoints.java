package folkmoot.crdt.text;

/** Text by Unicode code points, which is what positions count. */
final class CodePoints {
  private CodePoints() {}

  /**
   * The part between two positions.
   *
   * @param length of the text in code points
   */
  static String slice(String text, int length, int from, int to) {
    if (from == 0 && to == length) return text;
    if (text.length() == length) return text.substring(from, to);
    int start = text.offsetByCodePoints(0, from);
    return text.substring(start, text.offsetByCodePoints(start, to - from));
  }

  /** Bytes of this code point in UTF-8. */
  static int bytes(int codePoint) {
    if (codePoint < 0x80) return 1;
    if (codePoint < 0x800) return 2;
    return codePoint < 0x10000 ? 3 : 4;
  }

  /** Whether every surrogate has its other half: else it is no text in any encoding. */
  static boolean isWellFormed(String text) {
    return text.codePoints()
        .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
