package folkmoot.node.journal;

import java.io.Closeable;
import java.io.IOException;

/** An open segment: a header and the batches after it. */
record Segment(String name, DiskFile file, SegmentHeader header) implements Closeable {
  private static final String FORMAT = "journal-%016d.log";
  private static final String PATTERN = "journal-\\d{16}\\.log";

  /** Ends the name of a file that has not yet all that its name would promise. */
  static final String UNFINISHED = ".new";

  static boolean isName(String name) {
    return name.matches(PATTERN);
  }

  static boolean isUnfinished(String name) {
    return name.matches(PATTERN + "\\" + UNFINISHED);
  }

  static long numberOf(String name) {
    return Long.parseLong(name.substring("journal-".length(), name.length() - ".log".length()));
  }

  static String nameOf(long number) {
    return FORMAT.formatted(number);
  }

  /**
   * Opens a segment that has its name.
   *
   * @throws CorruptJournal if its header is damaged
   */
  static Segment open(Disk disk, String name) throws IOException {
    DiskFile file = disk.open(name);
    try {
      return new Segment(name, file, SegmentHeader.read(name, file));
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  /** Opens the file that is to become a segment, made or not. */
  static DiskFile unfinished(Disk disk, long number) throws IOException {
    return disk.open(nameOf(number) + UNFINISHED);
  }

  /**
   * Makes a segment that is durable, header, size and name, before this returns.
   *
   * @param file of {@link #unfinished}, of any size up to the capacity
   */
  static Segment create(Disk disk, DiskFile file, SegmentHeader header) throws IOException {
    String name = nameOf(header.number());
    file.allocate(header.capacity());
    file.write(0, header.encode());
    file.sync();
    disk.rename(name + UNFINISHED, name);
    disk.syncFolder();
    return new Segment(name, file, header);
  }

  long number() {
    return header.number();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
