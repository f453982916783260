package folkmoot.node.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of a {@link Disk}. Used by one thread at a time. */
public interface DiskFile extends Closeable {
  /** Bytes that the file has now, preallocated ones included. */
  long size() throws IOException;

  /** Makes the file {@code size} bytes long with zeros, so that later writes change no metadata. */
  void allocate(long size) throws IOException;

  /**
   * Reads at {@code position} until {@code into} is full.
   *
   * @throws java.io.EOFException if the file ends before
   */
  void read(long position, ByteBuffer into) throws IOException;

  /** Writes all of {@code from} at {@code position}. */
  void write(long position, ByteBuffer from) throws IOException;

  /** Cuts the file to {@code size} bytes. */
  void truncate(long size) throws IOException;

  /** Returns once all that was written is durable; after an IOException nothing may be assumed. */
  void sync() throws IOException;
}
