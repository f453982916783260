package folkmoot.node.store;

import folkmoot.node.store.RecordLayout.Progress;
import folkmoot.protocol.Invariants;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The records of a state as a stream of bytes, big-endian: version 1, then the progress, 25 bytes;
 * of each record of the content, in the order of the keys, the length of its key 4, key, length of
 * its value 4, value; in the end -1 in four bytes and the number of records 8. Read back by {@link
 * RecordStaging}.
 */
final class RecordSnapshot implements StateSnapshot {
  static final byte VERSION = 1;
  static final int END = -1;

  private final AppliedPoint point;
  private final RecordCursor records;
  private final Runnable onClose;
  private ByteBuffer next;
  private long count;
  private boolean ended;
  private boolean closed;

  /**
   * @param records the state's, from the first on; closed with this
   */
  RecordSnapshot(Progress progress, RecordCursor records, Runnable onClose) {
    this.point = progress.applied();
    this.records = records;
    this.onClose = onClose;
    byte[] head = progress.encoded();
    this.next = ByteBuffer.allocate(1 + head.length).put(VERSION).put(head).flip();
  }

  @Override
  public AppliedPoint point() {
    return point;
  }

  @Override
  public byte[] read(int maxBytes) {
    Invariants.check(!closed, "a snapshot that is read is open");
    byte[] bytes = new byte[maxBytes];
    int filled = 0;
    while (filled < maxBytes && hasMore()) {
      int length = Math.min(maxBytes - filled, next.remaining());
      next.get(bytes, filled, length);
      filled += length;
    }
    return filled == maxBytes ? bytes : Arrays.copyOf(bytes, filled);
  }

  private boolean hasMore() {
    if (next.hasRemaining()) return true;
    if (ended) return false;
    do ended = !records.next();
    while (!ended && !RecordLayout.isContent(records.key()));
    next = ended ? end() : record(records.key(), records.value());
    return true;
  }

  private ByteBuffer record(byte[] key, byte[] value) {
    count++;
    return ByteBuffer.allocate(8 + key.length + value.length)
        .putInt(key.length)
        .put(key)
        .putInt(value.length)
        .put(value)
        .flip();
  }

  private ByteBuffer end() {
    return ByteBuffer.allocate(12).putInt(END).putLong(count).flip();
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    records.close();
    onClose.run();
  }
}
