package folkmoot.node.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file of a {@link FileDisk}. */
final class ChannelFile implements DiskFile {
  /**
   * Most bytes that one call hands to the channel: for a buffer on the heap the JDK keeps a direct
   * one of that size for each thread.
   */
  private static final int PIECE = 1 << 20;

  /**
   * Zeros are written in pieces of this size: a page cache with large folios makes each write one
   * folio, and later a sync of a few bytes in it writes all of the folio to the disk (measured on
   * Linux 6.18 and ext4 with pieces of 1 MiB: 1 MiB for each sync of 3 KB; so 19 KiB).
   */
  private static final int ZEROS = 16 << 10;

  private final FileChannel channel;

  ChannelFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  /** Zeros are written, not only promised, so that blocks and size are there before the sync. */
  @Override
  public void allocate(long size) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
    for (long at = channel.size(); at < size; at += zeros.limit()) {
      zeros.clear().limit((int) Math.min(ZEROS, size - at));
      write(at, zeros);
    }
    channel.force(true);
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    int end = into.limit();
    long at = position;
    while (into.position() < end) {
      into.limit(Math.min(end, into.position() + PIECE));
      int count = channel.read(into, at);
      into.limit(end);
      if (count < 0) throw new EOFException("the file ends at " + channel.size() + ", not " + at);
      at += count;
    }
  }

  @Override
  public void write(long position, ByteBuffer from) throws IOException {
    int end = from.limit();
    long at = position;
    while (from.position() < end) {
      from.limit(Math.min(end, from.position() + PIECE));
      at += channel.write(from, at);
      from.limit(end);
    }
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void sync() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
