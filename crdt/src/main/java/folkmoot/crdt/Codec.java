package folkmoot.crdt;

import java.util.Arrays;

/**
 * The bytes of a type: equal exactly for equal values, and first the version of their form. What
 * {@link #encode} does not write is refused: there is one form of each value.
 *
 * @param <T> a value, or what an operation changed of one
 */
public abstract class Codec<T> {
  private static final int VERSION = 1;

  public final byte[] encode(T value) {
    ValueWriter into = new ValueWriter().number(VERSION);
    write(value, into);
    return into.bytes();
  }

  /**
   * @throws MalformedValueException if {@link #encode} makes these bytes of no value; nothing else
   *     is thrown, whatever the bytes
   */
  public final T decode(byte[] bytes) {
    ValueReader from = new ValueReader(bytes);
    long version = from.number();
    ValueReader.check(version == VERSION, "of an unknown version: " + version);
    T value = read(from);
    ValueReader.check(!from.hasMore(), "more than a value");
    ValueReader.check(Arrays.equals(bytes, encode(value)), "not in the one form of a value");
    return value;
  }

  /** The same of bytes that {@link #encode} has made, or {@link #decode} has seen. */
  public final T decodeKnown(byte[] bytes) {
    ValueReader from = new ValueReader(bytes);
    from.number();
    return read(from);
  }

  protected abstract void write(T value, ValueWriter into);

  /**
   * Reads what may be a value; that it was in its one form is seen to by {@link #decode}.
   *
   * @throws MalformedValueException and nothing else
   */
  protected abstract T read(ValueReader from);
}
