package folkmoot.protocol.history.text;

/** A line of a history that cannot be read: which, why, and what is allowed. */
public final class MalformedHistory extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int line;

  MalformedHistory(int line, String reason, Throwable cause) {
    super("line %d: %s".formatted(line, reason), cause);
    this.line = line;
  }

  /** The number of the line, from 1. */
  public int line() {
    return line;
  }
}
