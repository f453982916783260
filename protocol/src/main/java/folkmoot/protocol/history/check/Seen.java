package folkmoot.protocol.history.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The situations that a search has met (Lowe 2017, §3: the set of linearized operations with the
 * state). To have used fewer operations of unknown outcome is never worse, since none of them has
 * to be used; so a situation is known if it was met with a part of those used now.
 */
final class Seen {
  /** About 400 MB at the worst. */
  private static final long MOST_WORDS = 50_000_000;

  private static final int WORDS_PER_ENTRY = 20;

  /** What was done, exactly, and the state. */
  private static final class Key {
    private final int[] parts;
    private final int hash;

    Key(int[] parts) {
      this.parts = parts;
      int mixed = Arrays.hashCode(parts) * 0x9E3779B9;
      this.hash = mixed ^ mixed >>> 15;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(parts, key.parts);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private final Map<Key, List<long[]>> used = new HashMap<>();
  private long words;

  /** False if the situation, or a better one, was met before; else it is kept. */
  boolean add(int[] situation, long[] unknownUsed) {
    List<long[]> before = used.computeIfAbsent(new Key(situation), key -> new ArrayList<>(1));
    if (before.isEmpty()) words += situation.length / 2 + WORDS_PER_ENTRY;
    for (long[] other : before) {
      if (isPart(other, unknownUsed)) return false;
    }
    before.removeIf(other -> isPart(unknownUsed, other));
    before.add(unknownUsed.clone());
    words += unknownUsed.length;
    return true;
  }

  /** True if no more can be kept. */
  boolean isFull() {
    return words > MOST_WORDS;
  }

  private static boolean isPart(long[] part, long[] whole) {
    for (int i = 0; i < part.length; i++) {
      if ((part[i] & ~whole[i]) != 0) return false;
    }
    return true;
  }
}
