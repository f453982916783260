package folkmoot.deploy.load;

/** A line that no node would take, and why. */
final class BadLine extends Exception {
  private static final long serialVersionUID = 1;

  BadLine(String reason) {
    super(reason);
  }
}
