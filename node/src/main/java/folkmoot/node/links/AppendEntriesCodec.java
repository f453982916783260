package folkmoot.node.links;

import folkmoot.protocol.raft.LogEntry;
import folkmoot.protocol.raft.LogEntryCodec;
import folkmoot.protocol.raft.RaftMessage.AppendEntries;
import folkmoot.protocol.raft.RaftMessage.AppendEntriesReply;
import folkmoot.protocol.raft.Voter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of {@code AppendEntries} and its reply, big-endian: the group and the speaker first,
 * the entries last, between them the other fields in their order. Texts bear their length in two
 * bytes, the entries their count in four and are {@link LogEntryCodec}'s.
 */
final class AppendEntriesCodec {
  private AppendEntriesCodec() {}

  static byte[] encode(byte version, byte kind, AppendEntries message) {
    Head head = new Head(message.group(), message.from());
    int size = 2 + head.bytes() + 5 * 8 + 1 + 4;
    for (LogEntry entry : message.entries()) size = Math.addExact(size, entry.encodedBytes());
    ByteBuffer into = ByteBuffer.allocate(size).put(version).put(kind);
    head.write(into);
    into.putLong(message.term())
        .putLong(message.previousIndex())
        .putLong(message.previousTerm())
        .putLong(message.commitIndex())
        .putLong(message.round())
        .put((byte) (message.rests() ? 1 : 0))
        .putInt(message.entries().size());
    for (LogEntry entry : message.entries()) {
      // Its length has two bytes in an entry; LogEntryCodec would cut it without a word.
      if (entry.clientId().length() > 0xffff / 3) throw tooLong(entry.clientId());
      LogEntryCodec.encode(entry, into);
    }
    return into.array();
  }

  static AppendEntries decode(byte[] bytes, int offset) {
    ByteBuffer from = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
    String group = text(from);
    Voter voter = new Voter(text(from), text(from));
    long term = from.getLong();
    long previousIndex = from.getLong();
    long previousTerm = from.getLong();
    long commitIndex = from.getLong();
    long round = from.getLong();
    boolean rests = truth(from);
    List<LogEntry> entries = entries(from);
    checkEnd(from);
    return new AppendEntries(
        group, term, voter, previousIndex, previousTerm, entries, commitIndex, round, rests);
  }

  static byte[] encode(byte version, byte kind, AppendEntriesReply reply) {
    Head head = new Head(reply.group(), reply.from());
    ByteBuffer into = ByteBuffer.allocate(2 + head.bytes() + 6 * 8 + 1).put(version).put(kind);
    head.write(into);
    return into.putLong(reply.term())
        .put((byte) (reply.success() ? 1 : 0))
        .putLong(reply.matchIndex())
        .putLong(reply.rejectedIndex())
        .putLong(reply.hintTerm())
        .putLong(reply.hintIndex())
        .putLong(reply.round())
        .array();
  }

  static AppendEntriesReply decodeReply(byte[] bytes, int offset) {
    ByteBuffer from = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
    String group = text(from);
    Voter voter = new Voter(text(from), text(from));
    AppendEntriesReply reply =
        new AppendEntriesReply(
            group,
            from.getLong(),
            voter,
            truth(from),
            from.getLong(),
            from.getLong(),
            from.getLong(),
            from.getLong(),
            from.getLong());
    checkEnd(from);
    return reply;
  }

  private static List<LogEntry> entries(ByteBuffer from) {
    int count = from.getInt();
    if (count < 0 || count > from.remaining()) {
      throw new IllegalArgumentException(
          "%d entries in %d bytes".formatted(count, from.remaining()));
    }
    List<LogEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LogEntry entry = LogEntryCodec.decode(from);
      if (!entry.isIntact())
        throw new IllegalArgumentException("%s is not intact".formatted(entry));
      entries.add(entry);
    }
    return entries;
  }

  private static boolean truth(ByteBuffer from) {
    byte code = from.get();
    if (code != 0 && code != 1) throw new IllegalArgumentException("a truth value " + code);
    return code == 1;
  }

  private static void checkEnd(ByteBuffer from) {
    if (from.hasRemaining()) {
      throw new IllegalArgumentException("%d bytes too many".formatted(from.remaining()));
    }
  }

  private static String text(ByteBuffer from) {
    byte[] bytes = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException tooLong(String text) {
    return new IllegalArgumentException("a text of %d characters".formatted(text.length()));
  }

  /** What both messages begin with: the group, and the speaker's node and disk. */
  private record Head(byte[] group, byte[] node, byte[] disk) {
    Head(String group, Voter from) {
      this(utf8(group), utf8(from.nodeId()), utf8(from.diskId()));
    }

    int bytes() {
      return 3 * 2 + group.length + node.length + disk.length;
    }

    void write(ByteBuffer into) {
      for (byte[] text : List.of(group, node, disk)) {
        into.putShort((short) text.length).put(text);
      }
    }

    private static byte[] utf8(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0xffff) throw tooLong(text);
      return bytes;
    }
  }
}
