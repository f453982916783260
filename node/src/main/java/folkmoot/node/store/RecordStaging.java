package folkmoot.node.store;

import folkmoot.node.store.RecordLayout.Progress;
import folkmoot.protocol.Invariants.InvariantBroken;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads the bytes of a {@link RecordSnapshot} back, in whatever pieces they come. */
abstract class RecordStaging implements Staging {
  private static final int HEAD = 1 + Progress.BYTES;

  /** More than any record has: a value is at most 1 MiB. */
  private static final int MOST_BYTES = 64 << 20;

  private byte[] pending = new byte[0];
  private Progress progress;
  private long count;
  private boolean ended;

  /** A record; those of one piece may be kept back until {@link #pieceEnds}. */
  abstract void put(byte[] key, byte[] value);

  abstract void pieceEnds();

  /** Makes all durable, the progress last. */
  abstract void complete(Progress all);

  @Override
  public final void write(byte[] bytes) {
    byte[] all = Arrays.copyOf(pending, pending.length + bytes.length);
    System.arraycopy(bytes, 0, all, pending.length, bytes.length);
    ByteBuffer from = ByteBuffer.wrap(all);
    while (from.hasRemaining() && takeNext(from)) {}
    pending = Arrays.copyOfRange(all, from.position(), all.length);
    pieceEnds();
  }

  /** Takes what comes next, and leaves the position as it was if it is not all there. */
  private boolean takeNext(ByteBuffer from) {
    require(!ended, "bytes follow the end of a snapshot");
    if (progress == null) return takeHead(from);
    int begin = from.position();
    if (from.remaining() < 4) return false;
    int keyBytes = from.getInt();
    if (keyBytes == RecordSnapshot.END) return takeEnd(from, begin);
    requireLength(keyBytes);
    if (from.remaining() < keyBytes + 4) return back(from, begin);
    byte[] key = new byte[keyBytes];
    from.get(key);
    int valueBytes = from.getInt();
    requireLength(valueBytes);
    if (from.remaining() < valueBytes) return back(from, begin);
    byte[] value = new byte[valueBytes];
    from.get(value);
    count++;
    put(key, value);
    return true;
  }

  private boolean takeHead(ByteBuffer from) {
    require(from.get(from.position()) == RecordSnapshot.VERSION, "an unknown version of snapshots");
    if (from.remaining() < HEAD) return false;
    from.get();
    byte[] head = new byte[Progress.BYTES];
    from.get(head);
    try {
      progress = Progress.decode(head);
    } catch (InvariantBroken wrong) {
      throw new IllegalArgumentException("a snapshot begins with what is no progress", wrong);
    }
    return true;
  }

  private boolean takeEnd(ByteBuffer from, int begin) {
    if (from.remaining() < 8) return back(from, begin);
    long records = from.getLong();
    require(records == count, "a snapshot of %d records has %d".formatted(records, count));
    ended = true;
    return true;
  }

  private static boolean back(ByteBuffer from, int begin) {
    from.position(begin);
    return false;
  }

  @Override
  public final AppliedPoint complete() {
    require(ended, "a snapshot is cut short");
    complete(progress);
    return progress.applied();
  }

  private static void requireLength(int bytes) {
    require(bytes >= 0 && bytes <= MOST_BYTES, "a record of " + bytes + " bytes");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new IllegalArgumentException(otherwise);
  }
}
