package folkmoot.crdt.text;

import folkmoot.crdt.ReplicaId;
import java.util.Arrays;

/**
 * One replica in a {@link Layout}: in which block each of its characters is.
 *
 * @param homes of its units, in pages; a page is missing, and a home is 0, where there is no
 *     character; else the number of the block and one
 */
record Author(ReplicaId replica, int[][] homes) {
  private static final int PAGE = 256;

  static Author of(ReplicaId replica) {
    return new Author(replica, new int[0][]);
  }

  /** The number of the block that has this unit; -1 if it is no character, or not here yet. */
  int home(int unit) {
    int page = unit / PAGE;
    boolean there = unit >= 0 && page < homes.length && homes[page] != null;
    return there ? homes[page][unit % PAGE] - 1 : -1;
  }

  Author movedTo(int block, int from, int length) {
    int lastPage = (from + length - 1) / PAGE;
    int[][] pages = Arrays.copyOf(homes, Math.max(homes.length, lastPage + 1));
    for (int page = from / PAGE; page <= lastPage; page++) {
      int[] changed = pages[page] == null ? new int[PAGE] : pages[page].clone();
      int start = Math.max(from - page * PAGE, 0);
      Arrays.fill(changed, start, Math.min(from + length - page * PAGE, PAGE), block + 1);
      pages[page] = changed;
    }
    return new Author(replica, pages);
  }
}
