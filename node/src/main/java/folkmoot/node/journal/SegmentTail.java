package folkmoot.node.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** What is in the last segment after its last intact batch, from {@code begin} to {@code end}. */
record SegmentTail(Segment segment, long begin, long end) {
  private static final int CHUNK = 1 << 16;

  /** Where the bytes that are not zero end; {@code begin} if all are zero. */
  long usedEnd() throws IOException {
    ByteBuffer chunk = newChunk();
    long used = begin;
    for (long position = begin; position < end; position += CHUNK) {
      fill(chunk, position);
      for (int i = chunk.limit() - 1; i >= 0; i--) {
        if (chunk.get(i) != 0) {
          used = position + i + 1;
          break;
        }
      }
    }
    return used;
  }

  /**
   * Looks for an intact batch numbered {@code least} or higher. It need not stand where the next
   * one should: the damaged batch before it may have lost its length.
   */
  OptionalLong findBatch(long least, long usedEnd) throws IOException {
    ByteBuffer chunk = newChunk();
    int step = CHUNK - BatchFrame.BYTES;
    for (long position = begin; position < usedEnd; position += step) {
      fill(chunk, position);
      for (int i = 0; i + Integer.BYTES <= chunk.limit(); i++) {
        if (chunk.getInt(i) != BatchFrame.MAGIC) continue;
        var batch = BatchFrame.read(segment, position + i, end);
        if (batch.isPresent() && batch.get().frame().number() >= least) {
          return OptionalLong.of(position + i);
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Overwrites what is used with zeros; durable after the segment's next sync. */
  void clear(long usedEnd) throws IOException {
    for (long position = begin; position < usedEnd; position += CHUNK) {
      int length = (int) Math.min(CHUNK, usedEnd - position);
      segment.file().write(position, ByteBuffer.allocate(length));
    }
  }

  private ByteBuffer newChunk() {
    return ByteBuffer.allocate((int) Math.min(CHUNK, end - begin));
  }

  private void fill(ByteBuffer chunk, long position) throws IOException {
    chunk.clear().limit((int) Math.min(CHUNK, end - position));
    segment.file().read(position, chunk);
    chunk.flip();
  }
}
