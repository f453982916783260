package folkmoot.node.raft;

import folkmoot.protocol.raft.Damage;
import java.util.Optional;

/**
 * What this replica's log has lost that was durable, until it has all of it again (Alagappan et
 * al., FAST 2018).
 */
final class Recovery {
  private final Replica replica;
  private Optional<Damage> damage;

  Recovery(Replica replica, Optional<Damage> damage) {
    this.replica = replica;
    this.damage = damage;
  }

  /** True if this log has lost what it may have acknowledged, and has not all of it again. */
  boolean isUnderWay() {
    return damage.isPresent();
  }

  /** What this disk may have promised stands, although it has forgotten what that was. */
  void begin() {
    damage.ifPresent(
        lost ->
            replica.persist(
                replica.rules().recovery().floor(replica.log().hardState(), lost, replica.self())));
  }

  /** This log is a leader's up to here, durably: that may be all there is to it. */
  void matched(long leaderTerm, long index) {
    if (damage.isEmpty()) return;
    boolean whole =
        replica.rules().recovery().isWhole(damage.get(), leaderTerm, index, replica.log().terms());
    if (whole) replica.log().madeWhole();
  }

  /** The disk has forgotten that it was damaged: this replica has its voice again. */
  void madeWhole() {
    if (damage.isEmpty()) return;
    damage = Optional.empty();
    replica.probe().whole(replica.self());
    replica
        .context()
        .getLog()
        .info(
            "{}: the log is whole again, up to {}",
            replica.settings().group(),
            replica.log().lastIndex());
    replica.role().onWhole();
    replica.announce();
    replica.rebuilding().logIsWhole();
    replica.catchingUp().logIsWhole();
  }
}
