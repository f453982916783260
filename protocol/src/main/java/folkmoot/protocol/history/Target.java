package folkmoot.protocol.history;

import java.util.Comparator;

/** A key in its keyspace: what operations share, ordered by keyspace, then key. */
public record Target(String keyspace, String key) implements Comparable<Target> {
  private static final Comparator<Target> ORDER =
      Comparator.comparing(Target::keyspace).thenComparing(Target::key);

  /** The keyspace of a history that names none. */
  public static final String DEFAULT_KEYSPACE = "default";

  public Target {
    if (keyspace == null || key == null) {
      throw new IllegalArgumentException("a target has a keyspace and a key");
    }
  }

  /** A key of the default keyspace. */
  public static Target of(String key) {
    return new Target(DEFAULT_KEYSPACE, key);
  }

  @Override
  public int compareTo(Target other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return keyspace.equals(DEFAULT_KEYSPACE) ? key : keyspace + "/" + key;
  }
}
