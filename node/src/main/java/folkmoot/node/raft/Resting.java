package folkmoot.node.raft;

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
  private final Followers followers;
  private boolean isOn;
  private long stirredNanos;
  private OptionalLong endedNanos = OptionalLong.empty();

  Resting(Replica replica, Followers followers) {
    this.replica = replica;
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

  /** Nothing is left to be said: rests from now on, if that was so for long enough. */
  boolean begins() {
    Duration quiet = Duration.ofNanos(replica.clock().nanos() - stirredNanos);
    isOn = replica.rules().rest().mayRest(quiet, replica.settings().timing().rest());
    return isOn;
  }

  /** True if the node of this voter answers pulses, now. */
  boolean isThere(Voter voter) {
    if (voter.equals(replica.self())) return true;
    OptionalLong answered = replica.facts().heartbeats().answeredNanos(voter);
    long most = replica.settings().timing().electionMin().toNanos();
    return answered.isPresent() && replica.clock().nanos() - answered.getAsLong() <= most;
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
            replica.facts().heartbeats().answeredNanos(voter),
            replica.settings().timing().pulseSpeaks());
  }

  private boolean hasJustEnded(long now) {
    long window = replica.settings().timing().checkQuorum().toNanos();
    return endedNanos.isPresent() && now - endedNanos.getAsLong() < window;
  }
}
