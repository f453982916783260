package folkmoot.gateway.routes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict percent-decoding (RFC 3986 §2.1) of visible ASCII into UTF-8 text. */
final class PercentDecoding {
  private PercentDecoding() {}

  /**
   * Decodes {@code raw}; a plus sign stays one.
   *
   * @throws Refusal for a bad escape, or if the bytes are no UTF-8
   */
  static String decode(String raw) throws Refusal {
    int escape = raw.indexOf('%');
    if (escape < 0) return raw;
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes[length++] = (byte) (hex(raw, i + 1) << 4 | hex(raw, i + 2));
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return text(ByteBuffer.wrap(bytes, 0, length));
  }

  private static int hex(String raw, int at) throws Refusal {
    char c = at < raw.length() ? raw.charAt(at) : ' ';
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    throw bad("Bad percent-escape");
  }

  private static String text(ByteBuffer bytes) throws Refusal {
    try {
      // A new decoder reports what is malformed, it does not replace it.
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException malformed) {
      throw bad("Percent-escapes that are no UTF-8");
    }
  }

  private static Refusal bad(String error) {
    return Refusal.bad(error, "bad_percent_escape");
  }
}
