package folkmoot.node.store;

import folkmoot.node.store.RecordLayout.Progress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

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
  private final Consumer<RecordSnapshot> onClose;
  private ByteBuffer next;
  private long count;
  private boolean ended;
  private boolean closed;

  /**
   * @param records the state's, from the first on; closed with this
   */
  RecordSnapshot(Progress progress, RecordCursor records, Consumer<RecordSnapshot> onClose) {
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
  public synchronized Optional<byte[]> read(int maxBytes) {
    if (closed) return Optional.empty();
    byte[] bytes = new byte[maxBytes];
    int filled = 0;
    while (filled < maxBytes && hasMore()) {
      int length = Math.min(maxBytes - filled, next.remaining());
      next.get(bytes, filled, length);
      filled += length;
    }
    return Optional.of(filled == maxBytes ? bytes : Arrays.copyOf(bytes, filled));
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
  public synchronized void close() {
    if (closed) return;
    closed = true;
    records.close();
    onClose.accept(this);
  }
}
