package folkmoot.protocol.raft;

import java.util.Optional;

/**
 * What a replica may do whose log has lost what was durable, and when it is whole again (Alagappan
 * et al., "Protocol-Aware Recovery for Consensus-Based Storage", FAST 2018). {@code
 * protocol/README.md} has the proof.
 */
public interface RecoveryRule {
  /** Whether it votes, says that it would, and stands. */
  boolean votes(boolean recovering);

  /**
   * The term and vote with which it goes on.
   *
   * @param found what is left on the disk
   */
  HardState floor(HardState found, Damage damage, Voter self);

  /**
   * Whether it has all again that it may ever have acknowledged.
   *
   * @param leaderTerm the term of the leader that it follows, not before that of {@link #floor}
   * @param matched up to where its log is durable and known to be that leader's
   */
  boolean isWhole(Damage damage, long leaderTerm, long matched, LogTerms log);

  /**
   * It has no voice until it is whole, and then none in a term in which a vote may be forgotten. It
   * is whole once its log is that of a leader up to an entry of that leader's own term, if the term
   * began after the damage; or up to all that it can have acknowledged.
   */
  static RecoveryRule proven() {
    return new RecoveryRule() {
      @Override
      public boolean votes(boolean recovering) {
        return !recovering;
      }

      @Override
      public HardState floor(HardState found, Damage damage, Voter self) {
        HardState latest = damage.latest();
        if (found.term() > latest.term()) return found;
        if (found.term() == latest.term() && found.votedFor().isPresent()) return found;
        boolean spent = damage.voteLost() && latest.votedFor().isEmpty() && latest.term() > 0;
        return spent ? new HardState(latest.term(), Optional.of(self)) : latest;
      }

      @Override
      public boolean isWhole(Damage damage, long leaderTerm, long matched, LogTerms log) {
        boolean sinceThen =
            leaderTerm > damage.latest().term() && log.termAt(matched) == leaderTerm;
        boolean allOfIt = damage.highest().isPresent() && matched >= damage.highest().getAsLong();
        return sinceThen || allOfIt;
      }
    };
  }
}
