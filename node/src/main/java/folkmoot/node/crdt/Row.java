package folkmoot.node.crdt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A part of an entry on the disk. Its key is the length of the entry's name in two bytes, the name,
 * and either {@link #HEAD} or {@link #PART} and the user's key: the head of an entry comes first.
 *
 * @param value begins with the version of its form
 */
record Row(byte[] key, byte[] value) {
  private static final byte HEAD = 1;
  private static final byte PART = 2;
  private static final byte BEHIND = 3;
  private static final int LENGTH = 2;

  /** What an entry is, and all of one that has no parts. */
  static Row head(String entry, byte[] value) {
    return new Row(key(entry, HEAD, ""), value);
  }

  /** What a bucket has of one key. */
  static Row part(String entry, String key, byte[] value) {
    return new Row(key(entry, PART, key), value);
  }

  /** The first key that a row of the entry can have. */
  static byte[] beginning(String entry) {
    return key(entry, HEAD, "");
  }

  /** One behind all that a row of the entry can have. */
  static byte[] end(String entry) {
    return key(entry, BEHIND, "");
  }

  private static byte[] key(String entry, byte kind, String rest) {
    byte[] name = entry.getBytes(StandardCharsets.UTF_8);
    byte[] part = rest.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(LENGTH + name.length + 1 + part.length)
        .putShort((short) name.length)
        .put(name)
        .put(kind)
        .put(part)
        .array();
  }

  /**
   * The name of its entry.
   *
   * @throws IllegalArgumentException if the key is none of a row
   */
  String entry() {
    return text(LENGTH, name());
  }

  boolean isHead() {
    return key[LENGTH + name()] == HEAD;
  }

  /** The user's key; empty if this is a head. */
  Optional<String> part() {
    int from = LENGTH + name() + 1;
    return isHead() ? Optional.empty() : Optional.of(text(from, key.length - from));
  }

  private int name() {
    int length = key.length < LENGTH ? -1 : Short.toUnsignedInt(ByteBuffer.wrap(key).getShort());
    if (length >= 0 && key.length > LENGTH + length) return length;
    throw new IllegalArgumentException("no row: " + Arrays.toString(key));
  }

  private String text(int from, int length) {
    return new String(key, from, length, StandardCharsets.UTF_8);
  }
}
