package folkmoot.protocol.raft;

import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * When a disk counts as slow, and what a replica then leaves to others. Raft says nothing of it: a
 * leader on a disk that hangs is heard by all and deposed by none, and answers no write.
 */
public interface SlowDiskRule {
  /**
   * @param waitedNanos how long the oldest write has waited that the disk has not reported; 0 if
   *     none is under way
   */
  boolean isSlow(long waitedNanos, Duration patience);

  /**
   * Whether a replica may stand, of itself or because it is asked to.
   *
   * @param slow true if its disk is slow, or was so within one patience
   */
  boolean mayStand(boolean slow);

  /**
   * Whether a leader on a slow disk is of less use than another would be.
   *
   * @param durable up to where each voter's log is known to match and to be on its disk
   * @param index the end of the log as it was at the write for which the leader's disk is waited
   */
  boolean givesUp(
      Configuration configuration, Voter leader, ToLongFunction<Voter> durable, long index);

  /**
   * It gives up if the others alone are a majority that is durable past what its own disk is at:
   * then the disk is slow, and not the load or all disks alike.
   */
  static SlowDiskRule prompt() {
    return new SlowDiskRule() {
      @Override
      public boolean isSlow(long waitedNanos, Duration patience) {
        return waitedNanos > patience.toNanos();
      }

      @Override
      public boolean mayStand(boolean slow) {
        return !slow;
      }

      @Override
      public boolean givesUp(
          Configuration configuration, Voter leader, ToLongFunction<Voter> durable, long index) {
        return configuration.isQuorum(
            voter -> !voter.equals(leader) && durable.applyAsLong(voter) >= index);
      }
    };
  }
}
