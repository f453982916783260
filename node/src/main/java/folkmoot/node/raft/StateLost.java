package folkmoot.node.raft;

/** The state is gone, the log does not go back to its beginning, and no other voter has either. */
public final class StateLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param base the entry after which the log begins
   */
  StateLost(long base) {
    super(
        ("the state is lost, the log begins after entry %d, and there is no other voter to fetch the"
                + " state from: put a backup of the data folder back, or remove the data folder to"
                + " begin anew with nothing")
            .formatted(base));
  }
}
