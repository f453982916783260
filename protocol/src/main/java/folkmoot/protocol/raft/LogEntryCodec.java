package folkmoot.protocol.raft;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a {@link LogEntry}, the same on the wire and on disk, big-endian: term 8, index 8,
 * time 8, kind 1, length of the client id 2, client id, request id 8, length of the command 4,
 * command, checksum 4. Whoever frames entries bears the version byte.
 */
public final class LogEntryCodec {
  private LogEntryCodec() {}

  private static final int MOST_CLIENT_BYTES = 0xffff;

  /**
   * Writes exactly {@link LogEntry#encodedBytes()} bytes.
   *
   * @throws IllegalArgumentException if the client id has more bytes than its length can tell
   */
  public static void encode(LogEntry entry, ByteBuffer into) {
    byte[] client = entry.clientId().getBytes(StandardCharsets.UTF_8);
    if (client.length > MOST_CLIENT_BYTES) {
      throw new IllegalArgumentException("a client id of %d bytes".formatted(client.length));
    }
    into.putLong(entry.term())
        .putLong(entry.index())
        .putLong(entry.timeMillis())
        .put(entry.kind().code())
        .putShort((short) client.length)
        .put(client)
        .putLong(entry.requestId())
        .putInt(entry.command().length)
        .put(entry.command())
        .putInt(entry.checksum());
  }

  /**
   * Reads one entry. The checksum is carried over, not verified: see {@link LogEntry#isIntact()}.
   *
   * @throws IllegalArgumentException if the bytes are not those of an entry
   */
  public static LogEntry decode(ByteBuffer from) {
    try {
      long term = from.getLong();
      long index = from.getLong();
      if (term < 1 || index < 1) {
        throw new IllegalArgumentException(
            "no log entry has term %d and index %d".formatted(term, index));
      }
      long timeMillis = from.getLong();
      LogEntry.Kind kind = LogEntry.Kind.of(from.get());
      byte[] client = bytes(from, Short.toUnsignedInt(from.getShort()));
      long requestId = from.getLong();
      byte[] command = bytes(from, from.getInt());
      int checksum = from.getInt();
      return new LogEntry(
          term,
          index,
          timeMillis,
          kind,
          new String(client, StandardCharsets.UTF_8),
          requestId,
          command,
          checksum);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a log entry is cut short", cut);
    }
  }

  private static byte[] bytes(ByteBuffer from, int length) {
    if (length < 0 || length > from.remaining()) {
      throw new IllegalArgumentException(
          "a log entry names %d bytes where %d are".formatted(length, from.remaining()));
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  static int utf8Length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) return text.getBytes(StandardCharsets.UTF_8).length;
      length++;
    }
    return length;
  }
}
