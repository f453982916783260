package folkmoot.protocol.once;

import folkmoot.protocol.data.Told;
import java.util.Optional;

/**
 * What applying a command came to: what its client is told.
 *
 * @param version the index of the entry that did it, or found that there was nothing to do
 * @param count how many keys it set or removed
 * @param told what else there is to tell, for the kinds that {@link Kind#tells}
 * @param first of a command with an idempotency key that was not the first: what else the first
 *     answer said
 */
public record Outcome(
    Kind kind, long version, int count, Optional<Told> told, Optional<First> first) {

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
    FORGOTTEN(4),
    /** A condition that did not hold; told is the version that it met. */
    NOT_MATCHED(5, true),
    /** Added; told is the sum. */
    COUNTED(6, true),
    /** What was to be added to is no whole number. */
    NOT_AN_INTEGER(7),
    /** What was to be added to, or the sum, has more than 64 bits. */
    OUT_OF_RANGE(8),
    /** A transaction whose comparisons held; told is what its steps came to. */
    SUCCEEDED(9, true),
    /** A transaction of which a comparison did not hold; told is what its other steps came to. */
    OTHERWISE(10, true),
    /** A transaction that compares what has no order. */
    NOT_COMPARABLE(11),
    /** A transaction that reads more than it may. */
    RESULTS_TOO_LARGE(12);

    private final byte code;
    private final boolean tells;

    Kind(int code) {
      this(code, false);
    }

    Kind(int code, boolean tells) {
      this.code = (byte) code;
      this.tells = tells;
    }

    /** True if there is more to tell of it. */
    public boolean tells() {
      return tells;
    }

    /** True of a command that was judged on its own: no repetition, and neither key nor session. */
    public boolean isOwn() {
      return this != KEY_REUSED && this != NO_SESSION && this != FORGOTTEN;
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
    return new Outcome(Kind.DONE, index, count, Optional.empty(), Optional.empty());
  }

  public static Outcome absent(long index) {
    return refused(Kind.ABSENT, index);
  }

  /** Of an entry that applied nothing. */
  public static Outcome refused(Kind kind, long index) {
    return new Outcome(kind, index, 0, Optional.empty(), Optional.empty());
  }

  /** Of a kind that tells more. */
  public static Outcome telling(Kind kind, long index, int count, Told told) {
    return new Outcome(kind, index, count, Optional.of(told), Optional.empty());
  }

  /** The same, as the repetition of a first answer. */
  public Outcome repeating(First answer) {
    return new Outcome(kind, version, count, told, Optional.of(answer));
  }
}
