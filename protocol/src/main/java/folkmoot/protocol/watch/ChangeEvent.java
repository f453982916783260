package folkmoot.protocol.watch;

import java.util.Arrays;

/**
 * One change of one key, as a watcher is told of it. Equal by content.
 *
 * @param position of who has seen it; its index is that of the entry which made it, the version of
 *     a value that was put
 * @param value JSON in UTF-8 as it was put; empty of what is not a put; not to be changed
 */
public record ChangeEvent(Position position, Kind kind, String key, byte[] value) {
  /** What happened to the key. */
  public enum Kind {
    /** It has this value now. */
    PUT,
    /** Somebody removed it. */
    DELETE,
    /** Its time was over. */
    EXPIRE
  }

  /** Of what is not a put. */
  public static final byte[] NOTHING = {};

  /** How much it counts where bytes are counted. */
  public int size() {
    return key.length() + value.length + OVERHEAD;
  }

  private static final int OVERHEAD = 64;

  @Override
  public boolean equals(Object other) {
    return other instanceof ChangeEvent that
        && position.equals(that.position)
        && kind == that.kind
        && key.equals(that.key)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return position.hashCode();
  }

  @Override
  public String toString() {
    return "%s of %s at %s".formatted(kind, key, position);
  }
}
