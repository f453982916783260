package folkmoot.protocol.token;

import folkmoot.protocol.VarInt;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of a {@link SessionToken}: how many groups, and of each the length of its id, the id in
 * UTF-8, the term, and twice the index, one more if it is provisional; numbers as of {@link
 * VarInt}; groups in their order. One token has one form.
 */
public final class SessionTokenCodec {
  private SessionTokenCodec() {}

  /** How many bytes it takes. */
  public static int size(SessionToken token) {
    int size = VarInt.size(token.seen().size());
    for (Map.Entry<String, Point> each : token.seen().entrySet()) {
      int name = utf8(each.getKey()).length;
      Point point = each.getValue();
      size += VarInt.size(name) + name;
      size += VarInt.size(point.term()) + VarInt.size(doubled(point));
    }
    return size;
  }

  public static void write(SessionToken token, ByteBuffer into) {
    VarInt.put(into, token.seen().size());
    for (Map.Entry<String, Point> each : token.seen().entrySet()) {
      byte[] name = utf8(each.getKey());
      VarInt.put(into, name.length);
      into.put(name);
      VarInt.put(into, each.getValue().term());
      VarInt.put(into, doubled(each.getValue()));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long doubled(Point point) {
    return 2 * point.index() + (point.provisional() ? 1 : 0);
  }

  /**
   * @throws IllegalArgumentException if the bytes are not those of a token
   */
  public static SessionToken read(ByteBuffer from) {
    try {
      long count = VarInt.get(from);
      if (count > SessionToken.MOST)
        throw new IllegalArgumentException("a token of %d groups".formatted(count));
      TreeMap<String, Point> seen = new TreeMap<>();
      for (int i = 0; i < count; i++) readGroup(from, seen);
      return new SessionToken(seen);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a token is cut short", cut);
    }
  }

  private static void readGroup(ByteBuffer from, TreeMap<String, Point> seen) {
    long length = VarInt.get(from);
    if (length > from.remaining()) throw new IllegalArgumentException("a token is cut short");
    byte[] name = new byte[(int) length];
    from.get(name);
    String group = new String(name, StandardCharsets.UTF_8);
    if (!seen.isEmpty() && seen.lastKey().compareTo(group) >= 0)
      throw new IllegalArgumentException("the groups of a token are in their order");
    long term = VarInt.get(from);
    long doubled = VarInt.get(from);
    seen.put(group, new Point(term, doubled >>> 1, (doubled & 1) == 1));
  }
}
