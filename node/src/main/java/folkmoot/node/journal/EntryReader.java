package folkmoot.node.journal;

import folkmoot.protocol.raft.LogEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads entries back from their files and verifies them again. */
final class EntryReader implements Closeable {
  private static final int WINDOW_BYTES = 1 << 16;

  /** Most segments that are open for reading at a time. */
  private static final int OPEN_FILES = 16;

  private final Disk disk;
  private final JournalRule rule;
  private final Map<Long, DiskFile> files = new LinkedHashMap<>(OPEN_FILES * 2, 0.75f, true);
  private final ByteBuffer kept = ByteBuffer.allocate(WINDOW_BYTES);
  private ByteBuffer window = kept;
  private long windowSegment;
  private long windowBegin;

  EntryReader(Disk disk, JournalRule rule) {
    this.disk = disk;
    this.rule = rule;
  }

  /**
   * Entries from {@code from} on: at least one if there is one, then as many as fit.
   *
   * @throws CorruptJournal if an entry is not in its place as it was written
   */
  List<LogEntry> read(GroupLog log, long from, int maxBytes) throws IOException {
    forgetWindow();
    List<LogEntry> entries = new ArrayList<>();
    long bytes = 0;
    long index = from;
    for (; index <= log.lastIndex() && log.isWritten(index); index++) {
      LogEntry entry = entryAt(log, index);
      bytes += entry.encodedBytes();
      if (!entries.isEmpty() && bytes > maxBytes) return entries;
      entries.add(entry);
    }
    if (index > log.lastIndex()) return entries;
    for (Iterator<LogEntry> rest = log.unwrittenFrom(index); rest.hasNext(); ) {
      LogEntry entry = rest.next();
      bytes += entry.encodedBytes();
      if (!entries.isEmpty() && bytes > maxBytes) return entries;
      entries.add(entry);
    }
    return entries;
  }

  private LogEntry entryAt(GroupLog log, long index) throws IOException {
    long segment = EntryPositions.segmentOf(log.placeOf(index));
    long position = EntryPositions.positionOf(log.placeOf(index));
    String name = Segment.nameOf(segment);
    show(segment, position, WriteCodec.ENTRY_LENGTH_BYTES);
    int length = window.getInt((int) (position - windowBegin));
    long left = file(segment).size() - position - WriteCodec.ENTRY_LENGTH_BYTES;
    if (length < 0 || length > left) {
      throw new CorruptJournal(name, position, "the entry " + index + " has no length");
    }
    show(segment, position, WriteCodec.ENTRY_LENGTH_BYTES + length);
    try {
      LogEntry entry =
          WriteCodec.getEntry(window.duplicate().position((int) (position - windowBegin)));
      if (!rule.mayLeave(entry)) {
        throw new CorruptJournal(name, position, "the entry " + index + " is damaged");
      }
      if (entry.index() == index && entry.term() == log.termOf(index)) return entry;
    } catch (IllegalArgumentException damaged) {
      throw new CorruptJournal(name, position, "the entry " + index + " is damaged", damaged);
    }
    throw new CorruptJournal(name, position, "another entry is in the place of " + index);
  }

  /** Makes the window show {@code length} bytes of a segment from {@code position} on. */
  private void show(long segment, long position, int length) throws IOException {
    boolean shown =
        segment == windowSegment
            && position >= windowBegin
            && position + length <= windowBegin + window.limit();
    if (shown) return;
    DiskFile file = file(segment);
    window = length > WINDOW_BYTES ? ByteBuffer.allocate(length) : kept;
    long left = file.size() - position;
    window.clear().limit((int) Math.max(length, Math.min(window.capacity(), left)));
    file.read(position, window);
    window.flip();
    windowSegment = segment;
    windowBegin = position;
  }

  /** What was read before may have been written over since. */
  private void forgetWindow() {
    windowSegment = 0;
    window = kept;
  }

  private DiskFile file(long segment) throws IOException {
    DiskFile file = files.get(segment);
    if (file != null) return file;
    if (files.size() == OPEN_FILES) {
      var eldest = files.entrySet().iterator();
      eldest.next().getValue().close();
      eldest.remove();
    }
    DiskFile opened = disk.open(Segment.nameOf(segment));
    files.put(segment, opened);
    return opened;
  }

  /** The segment is about to be removed. */
  void forget(long segment) throws IOException {
    DiskFile file = files.remove(segment);
    if (file != null) file.close();
  }

  @Override
  public void close() throws IOException {
    for (DiskFile file : files.values()) file.close();
    files.clear();
  }
}
