package folkmoot.node.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The hash of a store's content: the sum, modulo 2^64, of a hash of each record, so that it does
 * not depend on the order and can be kept while records come and go. It finds replicas that drifted
 * apart by accident; it does not withstand someone who seeks a collision.
 */
final class ContentHash {
  private ContentHash() {}

  /** The share of one record. The two checksums are independent, 32 bits each. */
  static long of(byte[] key, byte[] value) {
    ByteBuffer head = ByteBuffer.allocate(4 + key.length);
    head.putInt(key.length).put(key).flip();
    CRC32C high = new CRC32C();
    high.update(head.duplicate());
    high.update(value);
    CRC32 low = new CRC32();
    low.update(head.duplicate());
    low.update(value);
    return mixed(high.getValue() << 32 | low.getValue());
  }

  /** The finalizer of SplitMix64: checksums are linear, and sums of linear things cancel out. */
  private static long mixed(long bits) {
    long mixed = bits + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
