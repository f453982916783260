package folkmoot.node.raft;

import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.Voter;
import java.util.Optional;

/**
 * Makes every role, and is the only one that does (Raft Figure 4, with the pre-vote of thesis
 * §9.6).
 *
 * <pre>
 *              no leader heard          a majority would        a majority
 *              for a timeout            vote                    votes
 *  Follower ──────────────────▶ PreCandidate ──────▶ Candidate ──────────▶ Leader
 *   ▲  ▲ │                           │    ▲              │                    │
 *   │  │ └───── TimeoutNow ──────────┼────┼─────────▶    │                    │
 *   │  └── a leader speaks, ─────────┘    └── timeout ───┘                    │
 *   │      a later term is seen,                                              │
 *   │      too few would vote                                                 │
 *   └── a later term is seen, or no majority answers (check-quorum) ──────────┘
 * </pre>
 */
final class Transitions {
  private final Replica replica;
  private long attempts;

  Transitions(Replica replica) {
    this.replica = replica;
  }

  /** Follows, in the term it has. */
  void follower(Optional<Voter> leader) {
    replica.become(new Follower(replica, leader));
  }

  /** Asks whether it would win; the term stays. */
  void preCandidate() {
    replica.meters().preVotesStarted.add(1);
    replica.become(new PreCandidate(replica, ++attempts));
  }

  /**
   * Stands in the next term and votes for itself (Raft §5.2).
   *
   * @param transfer true if the leader asked for it
   */
  void candidate(boolean transfer) {
    replica.meters().electionsStarted.add(1);
    replica.persist(new HardState(replica.term() + 1, Optional.of(replica.self())));
    replica.become(new Candidate(replica, ++attempts, transfer));
  }

  /** Leads the term in which it was elected. */
  void leader() {
    replica.meters().electionsWon.add(1);
    replica.become(new Leader(replica));
  }
}
