package folkmoot.node.links;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a frame's payload: items one after another, big-endian.
 *
 * <ul>
 *   <li>a whole message: kind 1, length 4, message
 *   <li>a chunk of one: kind 2, number of the message 8, index 4, count 4, length 4, part
 * </ul>
 */
final class Payload {
  static final int WHOLE_HEADER_BYTES = 1 + 4;
  static final int CHUNK_HEADER_BYTES = 1 + 8 + 4 + 4 + 4;
  private static final byte WHOLE = 1;
  private static final byte CHUNK = 2;

  sealed interface Item {}

  record Whole(byte[] message) implements Item {}

  /**
   * A part of a message that is larger than a frame.
   *
   * @param number of the message, ascending within an incarnation of the sender
   * @param index of this part, from 0
   * @param count how many parts the message has
   */
  record Chunk(long number, int index, int count, byte[] part) implements Item {}

  private Payload() {}

  static byte[] whole(byte[] message) {
    return ByteBuffer.allocate(WHOLE_HEADER_BYTES + message.length)
        .put(WHOLE)
        .putInt(message.length)
        .put(message)
        .array();
  }

  /** The chunk that bears the remaining bytes of {@code part}. */
  static byte[] chunk(long number, int index, int count, ByteBuffer part) {
    return ByteBuffer.allocate(CHUNK_HEADER_BYTES + part.remaining())
        .put(CHUNK)
        .putLong(number)
        .putInt(index)
        .putInt(count)
        .putInt(part.remaining())
        .put(part)
        .array();
  }

  /**
   * All items of a payload, in order.
   *
   * @throws IllegalArgumentException if the bytes are not those of a payload
   */
  static List<Item> read(byte[] payload) {
    ByteBuffer from = ByteBuffer.wrap(payload);
    List<Item> items = new ArrayList<>();
    try {
      while (from.hasRemaining()) items.add(item(from));
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a payload is cut short", cut);
    }
    return items;
  }

  private static Item item(ByteBuffer from) {
    byte kind = from.get();
    return switch (kind) {
      case WHOLE -> new Whole(block(from));
      case CHUNK -> chunk(from.getLong(), from.getInt(), from.getInt(), block(from));
      default -> throw new IllegalArgumentException("unknown kind of item: " + kind);
    };
  }

  private static Chunk chunk(long number, int index, int count, byte[] part) {
    if (number < 1 || index < 0 || index >= count || part.length == 0) {
      throw new IllegalArgumentException(
          "chunk %d of %d of message %d, %d bytes".formatted(index, count, number, part.length));
    }
    return new Chunk(number, index, count, part);
  }

  private static byte[] block(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new IllegalArgumentException(
          "an item names %d bytes where %d are".formatted(length, from.remaining()));
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }
}
