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

  Standing judge(long ownTerm, long messageTerm);

  static TermRule paper() {
    return (own, message) ->
        message < own ? Standing.STALE : message == own ? Standing.CURRENT : Standing.LATER;
  }
}
