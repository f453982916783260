package folkmoot.gateway.routes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a scan goes on, as a text for its client to send back: a version byte and the last key, in
 * base64 for addresses. It is no secret and no promise: whoever makes one up asks for keys that it
 * could have asked for anyway.
 */
final class Cursors {
  private static final byte VERSION = 1;

  private Cursors() {}

  static String written(String lastKey) {
    byte[] key = lastKey.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = ByteBuffer.allocate(1 + key.length).put(VERSION).put(key).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The key behind which the scan goes on. */
  static String read(String cursor) throws Refusal {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      boolean sound = bytes.length > 1 && bytes.length <= 1 + Keys.MAX_BYTES && bytes[0] == VERSION;
      if (!sound) throw refused();
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 1, bytes.length - 1))
          .toString();
    } catch (IllegalArgumentException | CharacterCodingException malformed) {
      throw refused();
    }
  }

  static Refusal refused() {
    return Refusal.bad("cursor is not one that this scan has told", "invalid_cursor");
  }
}
