package folkmoot.gateway.routes;

import java.nio.charset.StandardCharsets;

/** What a key may be. */
final class Keys {
  /** In bytes of UTF-8. */
  static final int MAX_BYTES = 512;

  private Keys() {}

  static String require(String key) throws Refusal {
    if (key.isEmpty()) throw Refusal.bad("Empty key", "empty_key");
    boolean mayBeLong = key.length() > MAX_BYTES / 3;
    if (mayBeLong && key.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES)
      throw Refusal.bad("Key too long: at most " + MAX_BYTES + " bytes", "key_too_long");
    return key;
  }
}
