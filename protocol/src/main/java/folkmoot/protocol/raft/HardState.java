package folkmoot.protocol.raft;

import folkmoot.protocol.Invariants;
import java.util.Optional;

/**
 * What a replica must not forget (Raft §5.1, Figure 2 "persistent state"): it is durable before any
 * message that reveals it leaves the node (trap 3).
 *
 * @param term the latest term this replica has seen, 0 before the first
 * @param votedFor who got this replica's vote in {@code term}, if anyone
 */
public record HardState(long term, Optional<Voter> votedFor) {
  /** Before the first election. */
  public static final HardState INITIAL = new HardState(0, Optional.empty());

  public HardState {
    Invariants.check(term >= 0, "term %s is not negative", term);
    Invariants.check(term > 0 || votedFor.isEmpty(), "no vote is given in term 0");
  }
}
