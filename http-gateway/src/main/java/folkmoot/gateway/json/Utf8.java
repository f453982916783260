package folkmoot.gateway.json;

/** Well-formed UTF-8 by table 3-7 of the Unicode standard. */
final class Utf8 {
  private Utf8() {}

  /**
   * The length of the character that begins at {@code at} with a byte above 0x7f.
   *
   * @return 2 to 4, or 0 if it is malformed or cut off at {@code end}
   */
  static int length(byte[] text, int at, int end) {
    int lead = text[at] & 0xff;
    if (lead >= 0xc2 && lead <= 0xdf) return continues(text, at + 1, end, 1, 0x80, 0xbf) ? 2 : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
      int least = lead == 0xe0 ? 0xa0 : 0x80;
      int most = lead == 0xed ? 0x9f : 0xbf;
      return continues(text, at + 1, end, 2, least, most) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
      int least = lead == 0xf0 ? 0x90 : 0x80;
      int most = lead == 0xf4 ? 0x8f : 0xbf;
      return continues(text, at + 1, end, 3, least, most) ? 4 : 0;
    }
    return 0;
  }

  /** The first continuation byte is within bounds of its own, the others within 0x80 to 0xbf. */
  private static boolean continues(byte[] text, int from, int end, int count, int least, int most) {
    if (from + count > end) return false;
    int first = text[from] & 0xff;
    if (first < least || first > most) return false;
    for (int i = 1; i < count; i++) if ((text[from + i] & 0xc0) != 0x80) return false;
    return true;
  }
}
