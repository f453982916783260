package folkmoot.node.store;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Keys of records that are certain to be there, those touched latest: a write to one of them need
 * not look into the store whether it makes a new one. Measured, that look was the larger part of
 * what applying a write costs. Bounded by bytes; used by one thread.
 */
final class KnownKeys {
  /** What an entry takes beside its key: map entry, buffer, array header. */
  private static final int OVERHEAD_BYTES = 128;

  private final long mostBytes;
  private final LinkedHashMap<ByteBuffer, Boolean> latest = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  KnownKeys(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** True if it is certain to be there; false says nothing. */
  boolean contains(ByteBuffer key) {
    return latest.get(key) != null;
  }

  /** There is a record of this key. */
  void there(ByteBuffer key) {
    if (latest.put(key, Boolean.TRUE) != null) return;
    bytes += size(key);
    Iterator<ByteBuffer> eldest = latest.keySet().iterator();
    while (bytes > mostBytes) {
      bytes -= size(eldest.next());
      eldest.remove();
    }
  }

  /** There is none any more. */
  void gone(ByteBuffer key) {
    if (latest.remove(key) != null) bytes -= size(key);
  }

  private static int size(ByteBuffer key) {
    return key.remaining() + OVERHEAD_BYTES;
  }
}
