package folkmoot.protocol;

import java.nio.ByteBuffer;

/** Numbers that are not negative, seven bits a byte, the lowest first; the last has no high bit. */
public final class VarInt {
  private VarInt() {}

  /** How many bytes {@code number} takes, 1 to 9. */
  public static int size(long number) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / 7);
  }

  /**
   * @throws IllegalArgumentException if it is negative
   */
  public static void put(ByteBuffer into, long number) {
    if (number < 0) throw new IllegalArgumentException("a negative number: " + number);
    long left = number;
    while (left > 0x7f) {
      into.put((byte) (left | 0x80));
      left >>>= 7;
    }
    into.put((byte) left);
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  public static long get(ByteBuffer from) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      byte next = from.get();
      number |= (next & 0x7fL) << shift;
      if (next >= 0) return number;
    }
    throw new IllegalArgumentException("a number without end");
  }

  /**
   * @throws IllegalArgumentException if it is none, or too large for an int
   */
  public static int getInt(ByteBuffer from) {
    long number = get(from);
    if (number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a number that is too large: " + number);
    }
    return (int) number;
  }
}
