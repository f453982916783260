package folkmoot.deploy.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lines of bytes, with what is needed to come back to the same place in the same file. */
final class LineReader {
  /** A value of 1 MiB, each byte of it escaped, and its key. */
  static final int LONGEST_LINE = 8 << 20;

  private final InputStream in;
  private Position position;

  /**
   * @param position where {@code in} stands
   */
  LineReader(InputStream in, Position position) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.position = position;
  }

  /**
   * After a line.
   *
   * @param line its number, from 1; 0 before the first
   * @param offset bytes up to here
   */
  record Position(long line, long offset) {
    static final Position START = new Position(0, 0);
  }

  /** Where the next line begins. */
  Position position() {
    return position;
  }

  /**
   * The next line without its end, or null after the last.
   *
   * @throws IOException also for a line that is longer than any that could be loaded
   */
  byte[] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    int c = in.read();
    if (c < 0) return null;
    while (c >= 0 && c != '\n') {
      line.write(c);
      if (line.size() > LONGEST_LINE) {
        throw new IOException("line " + (position.line() + 1) + " is longer than 8 MiB");
      }
      c = in.read();
    }
    long length = line.size() + (c == '\n' ? 1 : 0);
    position = new Position(position.line() + 1, position.offset() + length);
    return line.toByteArray();
  }
}
