package folkmoot.deploy.lifecycle;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log that is being written. */
public final class LogTail {
  private static final int LONGEST_STEP = 1 << 20;

  private final Path file;
  private long offset;
  private String begun = "";

  private LogTail(Path file, long offset) {
    this.file = file;
    this.offset = offset;
  }

  /** All that is written from now on. */
  public static LogTail fromEnd(Path file) throws IOException {
    return new LogTail(file, size(file));
  }

  /** The last lines, and then all that is written from now on. */
  public static LogTail fromLast(Path file, int lines) throws IOException {
    return new LogTail(file, lastLines(file, lines));
  }

  /** The whole lines that have come since the last call, at most about 1 MiB of them. */
  public List<String> more() throws IOException {
    long size = size(file);
    if (size < offset) offset = 0; // cut, or another file
    if (size == offset) return List.of();
    String text = begun + read(Math.min(size - offset, LONGEST_STEP));
    int end = text.lastIndexOf('\n') + 1;
    begun = text.substring(end);
    return text.substring(0, end).lines().toList();
  }

  /** What stands after the last line break. */
  public String unfinished() {
    return begun;
  }

  private String read(long count) throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(offset);
      byte[] bytes = new byte[(int) count];
      log.readFully(bytes);
      offset += bytes.length;
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** Where the last lines begin: read backwards in blocks. */
  private static long lastLines(Path file, int lines) throws IOException {
    if (lines <= 0 || !Files.exists(file)) return size(file);
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      int breaks = 0;
      byte[] block = new byte[8192];
      for (long end = log.length(); end > 0; ) {
        long start = Math.max(0, end - block.length);
        log.seek(start);
        log.readFully(block, 0, (int) (end - start));
        for (int i = (int) (end - start) - 1; i >= 0; i--) {
          boolean last = start + i == log.length() - 1;
          if (block[i] == '\n' && !last && ++breaks == lines) return start + i + 1;
        }
        end = start;
      }
      return 0;
    }
  }
}
