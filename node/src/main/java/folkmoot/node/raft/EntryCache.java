package folkmoot.node.raft;

import folkmoot.protocol.raft.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** The end of the log in memory, as there is room; what is older is read from the journal. */
final class EntryCache {
  private final CacheRoom room;
  private List<LogEntry> entries = new ArrayList<>();

  /** Entries at the front that are dropped, but not yet cut off the list. */
  private int dropped;

  private long bytes;

  EntryCache(CacheRoom room) {
    this.room = room;
    room.joins();
  }

  /** The log is open no more. */
  void close() {
    room.leaves(bytes);
    entries = new ArrayList<>();
    dropped = 0;
    bytes = 0;
  }

  void append(LogEntry entry) {
    entries.add(entry);
    grows(entry.encodedBytes());
    while (room.isTooMuch(bytes) && entries.size() - dropped > 1) dropFirst();
    if (dropped > 1024 && dropped > entries.size() / 2) compact();
  }

  /** Forgets all: what comes next does not continue it. */
  void clear() {
    entries = new ArrayList<>();
    dropped = 0;
    shrinks(bytes);
  }

  private void grows(long more) {
    bytes += more;
    room.take(more);
  }

  private void shrinks(long less) {
    bytes -= less;
    room.give(less);
  }

  void truncateFrom(long index) {
    while (entries.size() > dropped && last().index() >= index) {
      shrinks(entries.remove(entries.size() - 1).encodedBytes());
    }
  }

  /**
   * Entries from {@code from} up to {@code to}, one at least, then as many as fit in {@code
   * maxBytes}; none if {@code from} is not in memory.
   */
  List<LogEntry> read(long from, long to, long maxBytes) {
    if (entries.size() == dropped || from > to) return List.of();
    long first = entries.get(dropped).index();
    if (from < first || from > last().index()) return List.of();
    int start = dropped + (int) (from - first);
    int end = start;
    long size = 0;
    while (end < entries.size() && entries.get(end).index() <= to) {
      size += entries.get(end).encodedBytes();
      if (end > start && size > maxBytes) break;
      end++;
    }
    return List.copyOf(entries.subList(start, end));
  }

  private LogEntry last() {
    return entries.get(entries.size() - 1);
  }

  private void dropFirst() {
    shrinks(entries.get(dropped).encodedBytes());
    entries.set(dropped, null);
    dropped++;
  }

  private void compact() {
    entries = new ArrayList<>(entries.subList(dropped, entries.size()));
    dropped = 0;
  }
}
