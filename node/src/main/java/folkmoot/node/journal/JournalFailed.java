package folkmoot.node.journal;

/**
 * The journal can no longer promise anything and has stopped; the node must stop with it. Nothing
 * was answered that is not durable, and nothing is tried again: after a failed sync the pages may
 * be lost although the next sync succeeds (Rebello et al., "Can Applications Recover from fsync
 * Failures?", USENIX ATC 2020). The node comes back by opening the journal from its disk.
 */
public sealed class JournalFailed extends RuntimeException permits CorruptJournal, VoteForgotten {
  private static final long serialVersionUID = 1;

  JournalFailed(String message) {
    super(message);
  }

  JournalFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
