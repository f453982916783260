package folkmoot.node.journal;

/**
 * The journal and what vouches for its votes are both damaged: this disk may have voted in a term
 * of which nothing is known, and must never vote again as who it was.
 */
public final class VoteForgotten extends JournalFailed {
  private static final long serialVersionUID = 1;

  VoteForgotten(String why, Throwable cause) {
    super("this disk may have forgotten a vote and never votes again: " + why, cause);
  }
}
