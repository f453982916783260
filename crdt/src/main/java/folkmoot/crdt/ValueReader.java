package folkmoot.crdt;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads what {@link ValueWriter} wrote. Whatever the bytes say, no more memory is taken than a
 * small multiple of what there is of them, and every complaint is a {@link
 * MalformedValueException}.
 */
public final class ValueReader {
  private static final int BITS_OF_A_LONG = 63;

  /** Counts and times end below this, so that whoever goes on from them does not overflow. */
  private static final long MOST = 1L << 62;

  private final byte[] bytes;
  private int at;

  /**
   * @param bytes not to be changed meanwhile
   */
  public ValueReader(byte[] bytes) {
    this.bytes = bytes;
  }

  public long number() {
    long number = 0;
    for (int shift = 0; shift < BITS_OF_A_LONG; shift += 7) {
      check(hasMore(), "cut short");
      byte next = bytes[at];
      at++;
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        check(next != 0 || shift == 0, "a number in more bytes than it takes");
        return number;
      }
    }
    throw new MalformedValueException("a number of more than 63 bits");
  }

  /** A number of things of which each takes a byte or more. */
  public int count() {
    return sized(number());
  }

  public byte[] block() {
    int length = count();
    byte[] block = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return block;
  }

  /** Where the bytes are no UTF-8, it is not what was written: see {@link Codec#decode}. */
  public String text() {
    return decoded(count());
  }

  /**
   * So many code points of UTF-8, without a length before them.
   *
   * @param count of which each takes a byte or more
   */
  public String codePoints(int count) {
    check(count <= bytes.length - at, "more is announced than there is");
    int end = at;
    for (int left = count; left > 0; left--) {
      check(end < bytes.length, "cut short");
      end += bytesBegunBy(bytes[end]);
    }
    check(end <= bytes.length, "cut short");
    return decoded(end - at);
  }

  private static int bytesBegunBy(byte lead) {
    if (lead >= 0) return 1;
    if ((lead & 0xe0) == 0xc0) return 2;
    return (lead & 0xf0) == 0xe0 ? 3 : 4;
  }

  private String decoded(int length) {
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  public BigInteger amount() {
    byte[] shown = block();
    check(shown.length > 0, "an amount without digits");
    return new BigInteger(shown);
  }

  public ReplicaId replica() {
    String diskId = text();
    long incarnation = number();
    check(!diskId.isEmpty() && incarnation > 0, "no name of a replica");
    return new ReplicaId(diskId, incarnation);
  }

  /** Microseconds since 1970. */
  public long time() {
    long time = number();
    check(time < MOST, "no time of any clock");
    return time;
  }

  public Dot dot() {
    ReplicaId replica = replica();
    long count = number();
    check(count > 0 && count < MOST, "updates are counted from 1");
    return new Dot(replica, count);
  }

  /** Versions from 1 on. */
  public SortedMap<ReplicaId, Long> versions() {
    TreeMap<ReplicaId, Long> versions = new TreeMap<>();
    for (int left = count(); left > 0; left--) {
      ReplicaId replica = replica();
      long version = number();
      check(version > 0 && version < MOST, "versions are counted from 1");
      versions.put(replica, version);
    }
    return versions;
  }

  public boolean hasMore() {
    return at < bytes.length;
  }

  /** Refuses, unless there is so much. */
  private int sized(long count) {
    check(count <= bytes.length - at, "more is announced than there is");
    return (int) count;
  }

  public static void check(boolean fine, String complaint) {
    if (!fine) throw new MalformedValueException(complaint);
  }
}
