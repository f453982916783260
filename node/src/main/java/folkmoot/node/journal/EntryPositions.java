package folkmoot.node.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the entries of one group are: the place of entry i is the i-th long. 8 bytes an entry, in
 * blocks, so that growing copies nothing and wastes at most one block.
 */
final class EntryPositions {
  private static final int BLOCK = 512;

  private final List<long[]> blocks = new ArrayList<>();
  private long size;

  /** Index of the last entry that has a place; the first has index 1. */
  long size() {
    return size;
  }

  /** Gives the entry after the last one its place. */
  void add(long place) {
    int block = (int) (size / BLOCK);
    if (block == blocks.size()) blocks.add(new long[BLOCK]);
    blocks.get(block)[(int) (size % BLOCK)] = place;
    size++;
  }

  /** The place of the entry {@code index}, between 1 and {@link #size()}. */
  long get(long index) {
    return blocks.get((int) ((index - 1) / BLOCK))[(int) ((index - 1) % BLOCK)];
  }

  /** Forgets all places after that of {@code last}. */
  void cutAfter(long last) {
    if (last >= size) return;
    size = last;
    int needed = (int) ((size + BLOCK - 1) / BLOCK);
    blocks.subList(needed, blocks.size()).clear();
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
