package folkmoot.deploy.client;

import folkmoot.deploy.terminal.Failure;
import java.nio.charset.StandardCharsets;

/** The path of a key: one segment, whatever is in the key. */
public final class KeyPath {
  /** The longest key in bytes of UTF-8 (API.md). */
  public static final int LONGEST_KEY = 512;

  private KeyPath() {}

  /**
   * @throws Failure for a key that no node would take
   */
  public static String of(String key) {
    return "/key/" + segment(key);
  }

  /**
   * Under {@code /v1}.
   *
   * @throws Failure for a key that no node would take
   */
  public static String ofKeyspace(String keyspace, String key) {
    return "/v1/keyspaces/%s/keys/%s".formatted(segmentOf(keyspace), segment(key));
  }

  private static String segment(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) throw Failure.usage("the key is empty");
    if (bytes.length > LONGEST_KEY) {
      throw Failure.usage("the key has " + bytes.length + " bytes, at most 512 are allowed");
    }
    return segmentOf(key);
  }

  /** Any text as one segment. */
  public static String segmentOf(String text) {
    StringBuilder path = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      // A dot is encoded, too: the segments "." and ".." mean something else.
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-_~".indexOf(c) >= 0;
      path.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return path.toString();
  }

  /** One query parameter, encoded. */
  public static String query(String name, String value) {
    return name + "=" + java.net.URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
