package folkmoot.protocol.raft;

/** How a message's term stands to the replica's own (Raft §5.1). */
@FunctionalInterface
public interface TermRule {
  enum Standing {
    /** Of an earlier term: refused, or dropped if it is a reply. */
    STALE,
    CURRENT,
    /** Of a later term: adopted first. */
    LATER
  }

  Standing judge(long ownTerm, RaftMessage message);

  /** The same for every message. */
  static TermRule paper() {
    return (own, message) ->
        message.term() < own
            ? Standing.STALE
            : message.term() == own ? Standing.CURRENT : Standing.LATER;
  }
}
