package folkmoot.protocol.once;

import java.util.Optional;

/**
 * What applying a command came to: what its client is told.
 *
 * @param version the index of the entry that did it, or found that there was nothing to do
 * @param count how many keys it set or removed
 * @param first of a command with an idempotency key that was not the first: what else the first
 *     answer said
 */
public record Outcome(Kind kind, long version, int count, Optional<First> first) {

  /** Of which kind it is. Disks carry {@link #code()}, never the ordinal. */
  public enum Kind {
    /** Applied. */
    DONE(0),
    /** A delete that found no key. */
    ABSENT(1),
    /** The idempotency key stands for another request; nothing was applied. */
    KEY_REUSED(2),
    /** The session is not known, or no longer; this entry applied nothing. */
    NO_SESSION(3),
    /** The gateway has said that it awaits this no longer; this entry applied nothing. */
    FORGOTTEN(4);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    public byte code() {
      return code;
    }

    /**
     * @throws IllegalArgumentException if no kind has this code
     */
    public static Kind of(int code) {
      for (Kind kind : values()) if (kind.code == code) return kind;
      throw new IllegalArgumentException("no outcome has the code " + code);
    }
  }

  /**
   * Of the answer that is repeated.
   *
   * @param copies how many durable copies it told of
   * @param leader the node id of the leader that gave it
   */
  public record First(int copies, String leader) {}

  /** What the entry at this index came to, which is no command of a client. */
  public static Outcome nothing(long index) {
    return done(index, 0);
  }

  public static Outcome done(long index, int count) {
    return new Outcome(Kind.DONE, index, count, Optional.empty());
  }

  public static Outcome absent(long index) {
    return new Outcome(Kind.ABSENT, index, 0, Optional.empty());
  }

  /** Of an entry that applied nothing. */
  public static Outcome refused(Kind kind, long index) {
    return new Outcome(kind, index, 0, Optional.empty());
  }

  /** The same, as the repetition of a first answer. */
  public Outcome repeating(First answer) {
    return new Outcome(kind, version, count, Optional.of(answer));
  }
}
