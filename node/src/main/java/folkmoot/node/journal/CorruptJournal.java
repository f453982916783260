package folkmoot.node.journal;

/**
 * What was durable is not on the disk any more as it was written. The disk must not be used again
 * by this voter: it may have forgotten entries that it acknowledged, or a vote.
 */
public final class CorruptJournal extends JournalFailed {
  private static final long serialVersionUID = 1;

  private final String file;
  private final long offset;

  CorruptJournal(String file, long offset, String what) {
    super("%s is corrupt at offset %d: %s".formatted(file, offset, what));
    this.file = file;
    this.offset = offset;
  }

  CorruptJournal(String file, long offset, String what, Throwable cause) {
    this(file, offset, what);
    initCause(cause);
  }

  /** Name of the damaged file in its folder. */
  public String file() {
    return file;
  }

  /** Where in the file the damaged part begins, bytes. */
  public long offset() {
    return offset;
  }
}
