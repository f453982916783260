package folkmoot.protocol.raft;

import java.time.Duration;

/**
 * When a leader that was not running (stopped, swapped out, its machine moved) gives up, before it
 * takes anything that came meanwhile: others may lead by now.
 */
@FunctionalInterface
public interface PauseRule {
  /**
   * @param silentNanos how long the replica has taken no message; its own sweeps come at least
   *     every 50 ms
   * @param allowance by how much a follower as late as this replica would wait longer
   * @param electionMax the longest election timeout
   * @param checkQuorum how long a leader goes on without answers at the most
   */
  boolean stepsDown(
      long silentNanos, Duration allowance, Duration electionMax, Duration checkQuorum);

  /** For longer than anybody waits for a leader: and never for longer than check-quorum would. */
  static PauseRule strict() {
    return (silent, allowance, electionMax, checkQuorum) ->
        silent > Math.min(electionMax.plus(allowance).toNanos(), checkQuorum.toNanos());
  }
}
