package folkmoot.protocol.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of a {@link StoreCommand}: a version byte, a byte for the kind, then its fields; texts
 * and values bear their length in four bytes, big-endian.
 */
public final class StoreCommandCodec {
  private static final byte VERSION = 1;
  private static final byte PUT = 1;
  private static final byte DELETE = 2;
  private static final byte PUT_ALL = 3;
  private static final byte FORM_CLUSTER = 4;

  private StoreCommandCodec() {}

  public static byte[] encode(StoreCommand command) {
    if (command instanceof StoreCommand.Put put) {
      byte[] key = utf8(put.key());
      return open(PUT, 8 + key.length + put.value().length)
          .putInt(key.length)
          .put(key)
          .putInt(put.value().length)
          .put(put.value())
          .array();
    }
    if (command instanceof StoreCommand.Delete delete) {
      byte[] key = utf8(delete.key());
      return open(DELETE, 4 + key.length).putInt(key.length).put(key).array();
    }
    if (command instanceof StoreCommand.PutAll putAll) return encodeAll(putAll);
    StoreCommand.FormCluster form = (StoreCommand.FormCluster) command;
    byte[] founder = utf8(form.founderNode());
    return open(FORM_CLUSTER, 20 + founder.length)
        .putLong(form.epoch())
        .putInt(founder.length)
        .put(founder)
        .putLong(form.founderIncarnation())
        .array();
  }

  /**
   * @throws IllegalArgumentException if the bytes are not those of a command this version knows
   */
  public static StoreCommand decode(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    StoreCommand command = read(from);
    if (from.hasRemaining()) {
      throw new IllegalArgumentException(
          "%d bytes follow a store command".formatted(from.remaining()));
    }
    return command;
  }

  private static StoreCommand read(ByteBuffer from) {
    try {
      byte version = from.get();
      if (version != VERSION) {
        throw new IllegalArgumentException("unknown version of a store command: " + version);
      }
      byte kind = from.get();
      return switch (kind) {
        case PUT -> new StoreCommand.Put(text(from), block(from));
        case DELETE -> new StoreCommand.Delete(text(from));
        case PUT_ALL -> decodeAll(from);
        case FORM_CLUSTER ->
            new StoreCommand.FormCluster(from.getLong(), text(from), from.getLong());
        default -> throw new IllegalArgumentException("unknown kind of store command: " + kind);
      };
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a store command is cut short", cut);
    }
  }

  private static byte[] encodeAll(StoreCommand.PutAll putAll) {
    int size = 4;
    for (Map.Entry<String, byte[]> update : putAll.updates().entrySet()) {
      size += 8 + utf8(update.getKey()).length + update.getValue().length;
    }
    ByteBuffer into = open(PUT_ALL, size).putInt(putAll.updates().size());
    putAll
        .updates()
        .forEach(
            (key, value) -> {
              byte[] name = utf8(key);
              into.putInt(name.length).put(name).putInt(value.length).put(value);
            });
    return into.array();
  }

  private static StoreCommand decodeAll(ByteBuffer from) {
    int count = from.getInt();
    if (count < 0) {
      throw new IllegalArgumentException("a store command names %d keys".formatted(count));
    }
    TreeMap<String, byte[]> updates = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      if (updates.put(text(from), block(from)) != null) {
        throw new IllegalArgumentException("a store command names a key twice");
      }
    }
    return new StoreCommand.PutAll(updates);
  }

  private static ByteBuffer open(byte kind, int size) {
    return ByteBuffer.allocate(2 + size).put(VERSION).put(kind);
  }

  private static String text(ByteBuffer from) {
    return new String(block(from), StandardCharsets.UTF_8);
  }

  private static byte[] block(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new IllegalArgumentException(
          "a store command names %d bytes where %d are".formatted(length, from.remaining()));
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
