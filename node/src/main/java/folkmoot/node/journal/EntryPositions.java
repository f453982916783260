package folkmoot.node.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the entries of one group are: consecutive places, the first that of the entry after {@link
 * #begin()}. 8 bytes an entry, in blocks, so that growing and forgetting copy nothing and waste at
 * most two blocks.
 */
final class EntryPositions {
  private static final int BLOCK = 512;

  private final List<long[]> blocks = new ArrayList<>();

  /** Places in the first block that are forgotten. */
  private int forgotten;

  private long begin;
  private long end;

  /** Index after which the places begin. */
  long begin() {
    return begin;
  }

  /** Index of the last entry that has a place, {@link #begin()} if none has. */
  long end() {
    return end;
  }

  /** Gives the entry after the last one its place. */
  void add(long place) {
    long slot = slot(end + 1);
    if (slot / BLOCK == blocks.size()) blocks.add(new long[BLOCK]);
    blocks.get((int) (slot / BLOCK))[(int) (slot % BLOCK)] = place;
    end++;
  }

  /** The place of an entry after {@link #begin()}, up to {@link #end()}. */
  long get(long index) {
    long slot = slot(index);
    return blocks.get((int) (slot / BLOCK))[(int) (slot % BLOCK)];
  }

  private long slot(long index) {
    return index - begin - 1 + forgotten;
  }

  /** Forgets all places after that of {@code last}. */
  void cutAfter(long last) {
    if (last >= end) return;
    end = Math.max(last, begin);
    int needed = (int) ((slot(end + 1) + BLOCK - 1) / BLOCK);
    blocks.subList(needed, blocks.size()).clear();
  }

  /** Forgets the places up to that of {@code index}; if there are none so far, begins after it. */
  void beginAfter(long index) {
    if (index >= end) {
      blocks.clear();
      forgotten = 0;
      begin = index;
      end = index;
      return;
    }
    long slot = slot(index + 1);
    blocks.subList(0, (int) (slot / BLOCK)).clear();
    forgotten = (int) (slot % BLOCK);
    begin = index;
  }

  /** A place as one number: the segment in the upper half, the position in it in the lower. */
  static long place(long segment, long position) {
    return segment << 32 | position;
  }

  static long segmentOf(long place) {
    return place >>> 32;
  }

  static long positionOf(long place) {
    return place & 0xffff_ffffL;
  }
}
