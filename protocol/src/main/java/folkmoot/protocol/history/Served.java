package folkmoot.protocol.history;

import java.util.Optional;

/**
 * How an operation was served, as far as it is known.
 *
 * @param level how consistent it was asked to be ({@code strong}, {@code eventual}, …)
 * @param version the number of the write that an answer is about: of a write its own, of a read
 *     that of the value it found; greater is later in the order of its group; 0 if not known
 * @param node who was asked, or who answered
 */
public record Served(Optional<String> level, long version, Optional<String> node) {
  /** Nothing is known. */
  public static final Served UNSAID = new Served(Optional.empty(), 0, Optional.empty());

  public Served {
    if (level == null || node == null) {
      throw new IllegalArgumentException("level and node may be empty, not null");
    }
    if (version < 0) throw new IllegalArgumentException("version must be 0 or more: " + version);
  }

  /** The same at another version. */
  public Served version(long other) {
    return new Served(level, other, node);
  }

  /** Served by this node at this level. */
  public static Served by(String node, String level) {
    return new Served(Optional.of(level), 0, Optional.of(node));
  }
}
