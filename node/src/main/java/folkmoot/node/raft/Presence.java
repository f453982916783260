package folkmoot.node.raft;

import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;

/** Who of the voters is there, as far as a leader has heard of them (trap 12). */
final class Presence {
  private final Replica replica;
  private final Configuration configuration;
  private final Resting resting;

  Presence(Replica replica, Configuration configuration, Resting resting) {
    this.replica = replica;
    this.configuration = configuration;
    this.resting = resting;
  }

  /** A majority has answered lately. */
  boolean holds(long now) {
    return replica
        .rules()
        .checkQuorum()
        .holds(configuration, voter -> resting.heard(voter, now), now, window());
  }

  /** For how long a voter may be silent; longer if this replica itself is late, at most twice. */
  private Duration window() {
    Duration window = replica.settings().timing().checkQuorum();
    Duration allowance = replica.vigour().health().allowance();
    return window.plus(allowance.compareTo(window) < 0 ? allowance : window);
  }

  boolean answers(Voter voter) {
    long now = replica.clock().nanos();
    return now - resting.heard(voter, now) <= window().toNanos();
  }

  /** How many voters have answered lately, this one included. */
  int votersHeard() {
    return (int) configuration.voters().stream().filter(this::answers).count();
  }
}
