package folkmoot.protocol.raft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * One entry of a group's log (Raft §5.3). Immutable; {@code command} must not be changed by whoever
 * holds the entry.
 *
 * @param term the term in which a leader made it, at least 1
 * @param index its place in the log, at least 1
 * @param timeMillis the leader's wall clock when it was made, milliseconds since 1970; only a hint
 * @param kind what {@code command} is
 * @param clientId who asked for it: the node id of the gateway, or empty for entries of the group
 *     itself
 * @param requestId the request's number at that gateway, 0 for entries of the group itself
 * @param command the bytes that the state machine or the group understands
 * @param checksum CRC32C over all the other fields; see {@link #isIntact()}
 */
public record LogEntry(
    long term,
    long index,
    long timeMillis,
    Kind kind,
    String clientId,
    long requestId,
    byte[] command,
    int checksum) {

  /** What an entry is for. The wire and the disk carry {@link #code()}, never the ordinal. */
  public enum Kind {
    /** The barrier at the beginning of a leader's term (Raft §8); its command is empty. */
    NO_OP(0),
    /** A command of the state machine, see {@link folkmoot.protocol.store.StoreCommand}. */
    COMMAND(1);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    public byte code() {
      return code;
    }

    /**
     * @throws IllegalArgumentException if no kind has this code
     */
    public static Kind of(byte code) {
      for (Kind kind : values()) if (kind.code == code) return kind;
      throw new IllegalArgumentException("no kind of log entry has the code " + code);
    }
  }

  /** Bytes of an encoded entry that are neither its client id nor its command. */
  static final int FIXED_BYTES = 8 + 8 + 8 + 1 + 2 + 8 + 4 + 4;

  /** Makes an entry and its checksum. */
  public static LogEntry of(
      long term,
      long index,
      long timeMillis,
      Kind kind,
      String clientId,
      long requestId,
      byte[] command) {
    int checksum = checksumOf(term, index, timeMillis, kind, clientId, requestId, command);
    return new LogEntry(term, index, timeMillis, kind, clientId, requestId, command, checksum);
  }

  /** True if the fields are those that the leader made: nothing on the way changed a bit. */
  public boolean isIntact() {
    return checksum == checksumOf(term, index, timeMillis, kind, clientId, requestId, command);
  }

  /** Bytes of the entry on the wire and on disk, see {@link LogEntryCodec}. */
  public int encodedBytes() {
    return FIXED_BYTES + LogEntryCodec.utf8Length(clientId) + command.length;
  }

  private static int checksumOf(
      long term,
      long index,
      long timeMillis,
      Kind kind,
      String clientId,
      long requestId,
      byte[] command) {
    CRC32C crc = new CRC32C();
    ByteBuffer fixed =
        ByteBuffer.allocate(33)
            .putLong(term)
            .putLong(index)
            .putLong(timeMillis)
            .put(kind.code())
            .putLong(requestId)
            .flip();
    crc.update(fixed);
    if (!clientId.isEmpty()) crc.update(clientId.getBytes(StandardCharsets.UTF_8));
    crc.update(command, 0, command.length);
    return (int) crc.getValue();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogEntry entry
        && term == entry.term
        && index == entry.index
        && timeMillis == entry.timeMillis
        && kind == entry.kind
        && requestId == entry.requestId
        && checksum == entry.checksum
        && clientId.equals(entry.clientId)
        && Arrays.equals(command, entry.command);
  }

  @Override
  public int hashCode() {
    return Objects.hash(term, index, checksum);
  }

  @Override
  public String toString() {
    return "%s(%d.%d)".formatted(kind, term, index);
  }
}
