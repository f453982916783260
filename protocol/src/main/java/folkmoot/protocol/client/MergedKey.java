package folkmoot.protocol.client;

import folkmoot.protocol.client.ClientReply.Merged.Other;
import folkmoot.protocol.merge.Shown;
import java.util.List;

/**
 * A key of values that merge, and all that it is, as one node has it.
 *
 * @param type as clients name it
 * @param others what it is besides, since it got more types than one on two sides of a partition:
 *     by the names of the types, all behind {@code type}
 */
public record MergedKey(String key, String type, Shown value, List<Other> others) {
  private static final int OVERHEAD = 64;

  public MergedKey {
    others = List.copyOf(others);
  }

  /**
   * All that a key is.
   *
   * @param types at least one, by their names
   */
  public static MergedKey of(String key, List<Other> types) {
    Other first = types.get(0);
    return new MergedKey(key, first.type(), first.value(), types.subList(1, types.size()));
  }

  /** How much it counts where bytes are counted. */
  public int size() {
    int size = key.length() + value.size() + OVERHEAD;
    for (Other other : others) size += other.value().size() + OVERHEAD;
    return size;
  }
}
