package folkmoot.crdt;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;

/**
 * Writes the parts of which the bytes of values are made. Numbers are LEB128: seven bits a byte,
 * the low ones first, the top bit set on all bytes but the last.
 */
public final class ValueWriter {
  private byte[] bytes = new byte[192];
  private int size;

  /** A number from 0 on. */
  public ValueWriter number(long number) {
    if (number < 0) throw new IllegalArgumentException("not from 0: " + number);
    long left = number;
    while (left > 0x7f) {
      put((byte) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    put((byte) left);
    return this;
  }

  private void put(byte one) {
    reserve(1);
    bytes[size] = one;
    size++;
  }

  private void reserve(int more) {
    if (bytes.length - size >= more) return;
    bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), size + (size >> 1)));
  }

  /** A length, then so many bytes. */
  public ValueWriter block(byte[] block) {
    return number(block.length).raw(block);
  }

  /** Text as a block of UTF-8. */
  public ValueWriter text(String text) {
    return block(text.getBytes(StandardCharsets.UTF_8));
  }

  public ValueWriter amount(BigInteger amount) {
    return block(amount.toByteArray());
  }

  public ValueWriter replica(ReplicaId replica) {
    return text(replica.diskId()).number(replica.incarnation());
  }

  /** How many there are, then replica and number of each, in the order of their names. */
  public ValueWriter versions(SortedMap<ReplicaId, Long> versions) {
    number(versions.size());
    versions.forEach((replica, version) -> replica(replica).number(version));
    return this;
  }

  /** Bytes as they are, without a length. */
  public ValueWriter raw(byte[] raw) {
    reserve(raw.length);
    System.arraycopy(raw, 0, bytes, size, raw.length);
    size += raw.length;
    return this;
  }

  public byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }
}
