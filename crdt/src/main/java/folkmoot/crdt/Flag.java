package folkmoot.crdt;

import java.util.Optional;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/**
 * What has happened once has happened: a flag that can be raised and never lowered (the boolean
 * lattice; Shapiro et al., 2011). What it changed is all that it is: its delta is itself.
 */
public final class Flag extends AbstractDeltaReplicatedData<Flag, Flag> implements ReplicatedDelta {
  public static final Flag EMPTY = new Flag(org.apache.pekko.cluster.ddata.Flag.Disabled(), false);

  public static final Codec<Flag> CODEC =
      new Codec<>() {
        @Override
        protected void write(Flag flag, ValueWriter into) {
          into.number(flag.isEnabled() ? 1 : 0);
        }

        @Override
        protected Flag read(ValueReader from) {
          long shown = from.number();
          ValueReader.check(shown <= 1, "a flag is 0 or 1, not " + shown);
          return shown == 1 ? EMPTY.enable().resetDelta() : EMPTY;
        }
      };

  private final org.apache.pekko.cluster.ddata.Flag flag;
  private final boolean changed;

  private Flag(org.apache.pekko.cluster.ddata.Flag flag, boolean changed) {
    this.flag = flag;
    this.changed = changed;
  }

  public Flag enable() {
    return isEnabled() ? this : new Flag(flag.switchOn(), true);
  }

  public boolean isEnabled() {
    return flag.enabled();
  }

  @Override
  public Flag mergeData(Flag other) {
    return new Flag(flag.merge(other.flag), false);
  }

  @Override
  public Optional<Flag> deltaData() {
    return changed ? Optional.of(resetDelta()) : Optional.empty();
  }

  @Override
  public Flag mergeDeltaData(Flag delta) {
    return mergeData(delta);
  }

  @Override
  public Flag resetDelta() {
    return new Flag(flag, false);
  }

  @Override
  public Flag zero() {
    return EMPTY;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Flag that && flag.equals(that.flag);
  }

  @Override
  public int hashCode() {
    return flag.hashCode();
  }

  @Override
  public String toString() {
    return "Flag[" + isEnabled() + "]";
  }
}
