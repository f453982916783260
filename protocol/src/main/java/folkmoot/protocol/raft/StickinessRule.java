package folkmoot.protocol.raft;

/**
 * Leader stickiness (Raft §6, thesis §4.2.3): a replica that hears from a leader does not even
 * adopt the term of another's {@code RequestVote}, so that a removed or cut-off node cannot
 * disturb; unless the leader itself asked for the election.
 */
@FunctionalInterface
public interface StickinessRule {
  boolean ignores(boolean hearsLeader, RaftMessage.RequestVote request);

  static StickinessRule paper() {
    return (hearsLeader, request) -> hearsLeader && !request.transfer();
  }
}
