package folkmoot.protocol.data;

import java.util.Optional;

/**
 * What a transaction asks of one key.
 *
 * @param version to compare the key's with; 0 is that of a key that is not there
 * @param value to compare the key's with: JSON in UTF-8. Of the two there is exactly one, or none
 *     for {@link Relation#EXISTS} and {@link Relation#ABSENT}
 */
public record Comparison(
    String key, Relation relation, Optional<Long> version, Optional<byte[]> value) {
  /** How what is there must stand to what is given. Disks carry {@link #code()}. */
  public enum Relation {
    EQ(0),
    NE(1),
    LT(2),
    LE(3),
    GT(4),
    GE(5),
    EXISTS(6),
    ABSENT(7);

    private final byte code;

    Relation(int code) {
      this.code = (byte) code;
    }

    public byte code() {
      return code;
    }

    /** The name in the HTTP contract: lower case. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** True of those that compare with something. */
    public boolean needsOperand() {
      return this != EXISTS && this != ABSENT;
    }

    /** True of those that need an order, and not only equality. */
    public boolean needsOrder() {
      return this == LT || this == LE || this == GT || this == GE;
    }

    /** True if two that are ordered so stand in this relation. */
    boolean fits(int order) {
      return switch (this) {
        case EQ -> order == 0;
        case NE -> order != 0;
        case LT -> order < 0;
        case LE -> order <= 0;
        case GT -> order > 0;
        case GE -> order >= 0;
        case EXISTS, ABSENT -> throw new IllegalStateException(this + " compares nothing");
      };
    }

    /**
     * @throws IllegalArgumentException if none has this code
     */
    public static Relation of(int code) {
      for (Relation relation : values()) if (relation.code == code) return relation;
      throw new IllegalArgumentException("no comparison has the code " + code);
    }
  }

  public Comparison {
    int operands = (version.isPresent() ? 1 : 0) + (value.isPresent() ? 1 : 0);
    if (operands != (relation.needsOperand() ? 1 : 0))
      throw new IllegalArgumentException("%s with %d operands".formatted(relation, operands));
  }

  /** The key's version stands so to this one. */
  public static Comparison ofVersion(String key, Relation relation, long version) {
    return new Comparison(key, relation, Optional.of(version), Optional.empty());
  }

  /** The key's value stands so to this one. */
  public static Comparison ofValue(String key, Relation relation, byte[] value) {
    return new Comparison(key, relation, Optional.empty(), Optional.of(value));
  }

  /** There is such a key, or there is none. */
  public static Comparison of(String key, Relation relation) {
    return new Comparison(key, relation, Optional.empty(), Optional.empty());
  }
}
