package folkmoot.deploy.terminal;

/** How a command ended, for scripts: the numbers are part of the contract. */
public enum ExitCode {
  OK(0),
  /** A bug of the command itself. */
  INTERNAL(1),
  /** The command line, or what it names, cannot be meant as written. */
  USAGE(2),
  NOT_FOUND(3),
  PRECONDITION(4),
  /** Nobody can serve this now; nothing was applied. */
  UNAVAILABLE(5),
  /** A write that may or may not be applied. */
  UNKNOWN_OUTCOME(6),
  VIOLATION(7);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
