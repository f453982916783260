package folkmoot.node.journal;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogEntryCodec;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.Voter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The bytes of one write within a batch, big-endian: group (length 2, UTF-8), what follows as bits
 * of one byte, of which one says that the group is forgotten, then the hard state (term 8, voted 1,
 * node id, disk id), the entry after which the log begins (index 8, term 8), the index of
 * truncation 8, the number of entries 4 and each entry after its length 4.
 */
final class WriteCodec {
  private static final int HARD_STATE = 1;
  private static final int TRUNCATION = 2;
  private static final int ENTRIES = 4;
  private static final int BASE = 8;
  private static final int FORGOTTEN = 16;

  /** Bytes between the place of an entry and the entry itself. */
  static final int ENTRY_LENGTH_BYTES = 4;

  private WriteCodec() {}

  /** Hears where each entry comes to be, in order. */
  interface Placement {
    void placed(LogEntry entry, int offset);
  }

  /** Hears what is in a batch, in order. */
  interface Contents {
    void hardState(String group, HardState hardState);

    void base(String group, LogPosition base);

    void truncation(String group, long from);

    void forgotten(String group);

    void entry(String group, LogEntry entry, int offset);
  }

  /** How many bytes {@link #encode} writes. */
  static int encodedBytes(Journal.Write write) {
    long bytes = stringBytes(write.group()) + 1L;
    if (write.hardState().isPresent()) bytes += hardStateBytes(write.hardState().get());
    if (write.base().isPresent()) bytes += 16;
    if (write.truncateFrom() != 0) bytes += 8;
    if (!write.entries().isEmpty()) {
      bytes += 4;
      for (LogEntry entry : write.entries()) bytes += ENTRY_LENGTH_BYTES + entry.encodedBytes();
    }
    Invariants.check(bytes <= Integer.MAX_VALUE / 2, "a write of %s bytes is below 1 GiB", bytes);
    return (int) bytes;
  }

  /** Writes exactly {@link #encodedBytes} bytes. */
  static void encode(Journal.Write write, ByteBuffer into, Placement placement) {
    putString(into, write.group());
    into.put(contentsOf(write));
    write.hardState().ifPresent(hardState -> putHardState(into, hardState));
    write.base().ifPresent(base -> putPosition(into, base));
    if (write.truncateFrom() != 0) into.putLong(write.truncateFrom());
    if (write.entries().isEmpty()) return;
    into.putInt(write.entries().size());
    for (LogEntry entry : write.entries()) {
      placement.placed(entry, into.position());
      into.putInt(entry.encodedBytes());
      LogEntryCodec.encode(entry, into);
    }
  }

  private static byte contentsOf(Journal.Write write) {
    return (byte)
        ((write.hardState().isPresent() ? HARD_STATE : 0)
            | (write.truncateFrom() != 0 ? TRUNCATION : 0)
            | (write.entries().isEmpty() ? 0 : ENTRIES)
            | (write.base().isPresent() ? BASE : 0)
            | (write.forgets() ? FORGOTTEN : 0));
  }

  /**
   * Reads one write.
   *
   * @throws IllegalArgumentException or BufferUnderflowException if the bytes are not those of a
   *     write
   */
  static void decode(ByteBuffer from, Contents contents) {
    String group = getString(from);
    byte parts = from.get();
    if ((parts & FORGOTTEN) != 0) contents.forgotten(group);
    if ((parts & HARD_STATE) != 0) contents.hardState(group, getHardState(from));
    if ((parts & BASE) != 0) contents.base(group, getPosition(from));
    if ((parts & TRUNCATION) != 0) contents.truncation(group, from.getLong());
    if ((parts & ENTRIES) == 0) return;
    int count = from.getInt();
    for (int i = 0; i < count; i++) {
      int offset = from.position();
      LogEntry entry = getEntry(from);
      if (!entry.isIntact()) {
        throw new IllegalArgumentException("the entry " + entry + " is not intact");
      }
      contents.entry(group, entry, offset);
    }
  }

  /**
   * Reads one entry after its length; whether it is intact is for the reader to ask.
   *
   * @throws IllegalArgumentException if it is not there
   */
  static LogEntry getEntry(ByteBuffer from) {
    int length = from.getInt();
    int begin = from.position();
    LogEntry entry = LogEntryCodec.decode(from);
    if (from.position() - begin != length) {
      throw new IllegalArgumentException("the entry " + entry + " has not its length");
    }
    return entry;
  }

  static int hardStateBytes(HardState hardState) {
    return 9 + hardState.votedFor().map(WriteCodec::voterBytes).orElse(0);
  }

  static void putHardState(ByteBuffer into, HardState hardState) {
    into.putLong(hardState.term());
    into.put((byte) (hardState.votedFor().isPresent() ? 1 : 0));
    hardState
        .votedFor()
        .ifPresent(
            voter -> {
              putString(into, voter.nodeId());
              putString(into, voter.diskId());
            });
  }

  static HardState getHardState(ByteBuffer from) {
    long term = from.getLong();
    boolean voted = from.get() != 0;
    return new HardState(
        term, voted ? Optional.of(new Voter(getString(from), getString(from))) : Optional.empty());
  }

  static void putPosition(ByteBuffer into, LogPosition position) {
    into.putLong(position.index()).putLong(position.term());
  }

  static LogPosition getPosition(ByteBuffer from) {
    long index = from.getLong();
    return new LogPosition(from.getLong(), index);
  }

  private static int voterBytes(Voter voter) {
    return stringBytes(voter.nodeId()) + stringBytes(voter.diskId());
  }

  static int stringBytes(String text) {
    return 2 + text.getBytes(StandardCharsets.UTF_8).length;
  }

  static void putString(ByteBuffer into, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Invariants.check(bytes.length <= 0xffff, "a name of %s bytes is below 64 KiB", bytes.length);
    into.putShort((short) bytes.length).put(bytes);
  }

  static String getString(ByteBuffer from) {
    byte[] bytes = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
