package folkmoot.node.raft;

import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether a leader rests, and whom it holds to be there meanwhile ({@code
 * folkmoot.protocol.raft.RestRule}). Nothing that is safe only while others are there goes by it:
 * reads are confirmed by rounds, as ever.
 */
final class Resting {
  private final Replica replica;
  private final Configuration configuration;
  private final Followers followers;
  private boolean isOn;
  private long stirredNanos;
  private OptionalLong endedNanos = OptionalLong.empty();

  Resting(Replica replica, Configuration configuration, Followers followers) {
    this.replica = replica;
    this.configuration = configuration;
    this.followers = followers;
    this.stirredNanos = replica.clock().nanos();
  }

  boolean isOn() {
    return isOn;
  }

  /** There is something to do; true if it rested until now. */
  boolean stir() {
    stirredNanos = replica.clock().nanos();
    if (!isOn) return false;
    isOn = false;
    endedNanos = OptionalLong.of(stirredNanos);
    return true;
  }

  /**
   * Rests from now on, if it may.
   *
   * @param allIsSaid all whom it replicates to have all that it has, and know it
   */
  boolean begins(boolean allIsSaid) {
    Duration quiet = Duration.ofNanos(replica.clock().nanos() - stirredNanos);
    isOn =
        everyNodeAnswers()
            && replica.rules().rest().mayRest(allIsSaid, quiet, replica.settings().timing().rest());
    return isOn;
  }

  /** Without pulses nobody rests. */
  private boolean everyNodeAnswers() {
    long now = replica.clock().nanos();
    long most = replica.settings().timing().electionMin().toNanos();
    for (Voter voter : configuration.voters()) {
      if (voter.equals(replica.self())) continue;
      OptionalLong answered = replica.facts().pulseAnswered(voter.nodeId());
      if (answered.isEmpty() || now - answered.getAsLong() > most) return false;
    }
    return true;
  }

  /**
   * When the latest message was sent that this voter has answered, or its node has; what is said
   * again after the rest takes a moment to be answered.
   */
  long heard(Voter voter, long now) {
    long heard = followers.heard(voter, now);
    if (!isOn && !hasJustEnded(now)) return heard;
    return replica
        .rules()
        .rest()
        .heard(
            heard,
            replica.facts().pulseAnswered(voter.nodeId()),
            replica.settings().timing().pulseSpeaks());
  }

  private boolean hasJustEnded(long now) {
    long window = replica.settings().timing().checkQuorum().toNanos();
    return endedNanos.isPresent() && now - endedNanos.getAsLong() < window;
  }
}
