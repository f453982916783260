package folkmoot.protocol.data;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What must be so of a key that it is written or read (RFC 9110 §13.1.1, §13.1.2), in versions: a
 * tag that is no version of ours, or that may not be compared so, is not in the lists.
 */
public record Precondition(Optional<Tags> ifMatch, Optional<Tags> ifNoneMatch) {
  /** Nothing. */
  public static final Precondition NONE = new Precondition(Optional.empty(), Optional.empty());

  /**
   * The tags of one header.
   *
   * @param any the asterisk: whatever there is
   */
  public record Tags(boolean any, SortedSet<Long> versions) {
    public Tags {
      versions = Collections.unmodifiableSortedSet(new TreeSet<>(versions));
    }

    /** The asterisk. */
    public static Tags anything() {
      return new Tags(true, new TreeSet<>());
    }

    /** Only this version. */
    public static Tags only(long version) {
      return new Tags(false, new TreeSet<>(Collections.singleton(version)));
    }

    /** True if there is something, and it is what one of them names. */
    public boolean match(long version) {
      return version != 0 && (any || versions.contains(version));
    }
  }

  /** The key must be at this version. */
  public static Precondition at(long version) {
    return new Precondition(Optional.of(Tags.only(version)), Optional.empty());
  }

  /** There must be no such key. */
  public static Precondition absent() {
    return new Precondition(Optional.empty(), Optional.of(Tags.anything()));
  }
}
