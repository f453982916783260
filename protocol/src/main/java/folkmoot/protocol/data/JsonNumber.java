package folkmoot.protocol.data;

import java.math.BigInteger;
import java.util.OptionalLong;

/**
 * A number of JSON by its value, exactly: {@code sign} · 0.{@code digits} · 10^{@code exponent}. It
 * takes time in proportion to its text, whatever its exponent; a general decimal would be spread
 * out by some comparisons, and 1e999999999 is a short text.
 *
 * @param sign -1, 0 or 1
 * @param digits without zeros at either end; empty for 0
 * @param exponent what is beyond ±10^17 counts as that
 */
public record JsonNumber(int sign, String digits, long exponent) implements Comparable<JsonNumber> {
  public static final JsonNumber ZERO = new JsonNumber(0, "", 0);

  private static final long MOST_EXPONENT = 100_000_000_000_000_000L;

  /** Digits of the largest long. */
  private static final int LONG_DIGITS = 19;

  /**
   * Reads a number.
   *
   * @param text a number by the grammar of JSON (RFC 8259 §6)
   */
  public static JsonNumber of(String text) {
    int begin = text.startsWith("-") ? 1 : 0;
    int mark = Math.max(text.indexOf('e'), text.indexOf('E'));
    int end = mark < 0 ? text.length() : mark;
    int point = text.indexOf('.');
    String whole = text.substring(begin, point < 0 ? end : point);
    String all = point < 0 ? whole : whole + text.substring(point + 1, end);
    int first = 0;
    while (first < all.length() && all.charAt(first) == '0') first++;
    if (first == all.length()) return ZERO;
    int last = all.length();
    while (all.charAt(last - 1) == '0') last--;
    long power = mark < 0 ? 0 : power(text.substring(mark + 1));
    return new JsonNumber(
        begin == 1 ? -1 : 1, all.substring(first, last), power + whole.length() - first);
  }

  private static long power(String text) {
    boolean negative = text.startsWith("-");
    long power = 0;
    for (int i = negative || text.startsWith("+") ? 1 : 0; i < text.length(); i++) {
      power = Math.min(MOST_EXPONENT, power * 10 + (text.charAt(i) - '0'));
    }
    return negative ? -power : power;
  }

  /** True if there is nothing behind the point. */
  public boolean whole() {
    return digits.length() <= exponent || sign == 0;
  }

  /** It, if it is a whole number of 64 bits. */
  public OptionalLong toLong() {
    if (sign == 0) return OptionalLong.of(0);
    if (!whole() || exponent > LONG_DIGITS) return OptionalLong.empty();
    String zeros = "0".repeat((int) exponent - digits.length());
    BigInteger value = new BigInteger(digits + zeros).multiply(BigInteger.valueOf(sign));
    return value.bitLength() < Long.SIZE
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }

  @Override
  public int compareTo(JsonNumber other) {
    if (sign != other.sign) return Integer.compare(sign, other.sign);
    int size = Long.compare(exponent, other.exponent);
    return sign * (size != 0 ? size : digits.compareTo(other.digits));
  }
}
