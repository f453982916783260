package folkmoot.crdt;

import java.util.Optional;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.LWWRegister;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;

/**
 * One text, of which the last write wins (Shapiro et al., 2011, §3.2.1): the later by the writers'
 * clocks, of two at the same time that of the replica whose name is less. A writer that has seen a
 * later time than its own writes just after that, so that what was read is always overwritten; of
 * two that did not see each other, a clock that is ahead wins, and the other write is lost. A
 * {@link MvRegister} loses none.
 *
 * <p>Immutable. Pekko's own LWW-Register decides; it has no empty state, so this has. What a write
 * changes is all there is: the delta is the register itself.
 */
public final class LwwRegister extends AbstractDeltaReplicatedData<LwwRegister, LwwRegister>
    implements ReplicatedDelta {
  /** Never written. */
  public static final LwwRegister EMPTY = new LwwRegister(Optional.empty(), false);

  public static final Codec<LwwRegister> CODEC =
      new Codec<>() {
        @Override
        protected void write(LwwRegister register, ValueWriter into) {
          register.write.ifPresent(
              write ->
                  into.number(write.timestamp())
                      .replica(ReplicaId.of(write.updatedBy()))
                      .text(write.value()));
        }

        @Override
        protected LwwRegister read(ValueReader from) {
          if (!from.hasMore()) return EMPTY;
          long time = from.time();
          return EMPTY.write(from.replica(), from.text(), time).resetDelta();
        }
      };

  private final Optional<LWWRegister<String>> write;
  private final boolean changed;

  private LwwRegister(Optional<LWWRegister<String>> write, boolean changed) {
    this.write = write;
    this.changed = changed;
  }

  /**
   * Writes.
   *
   * @param by who writes; only this replica itself may use its name
   * @param now what its clock says, in milliseconds since 1970
   */
  public LwwRegister set(ReplicaId by, String value, long now) {
    return write(by, value, Math.max(now, write.map(last -> last.timestamp() + 1).orElse(0L)));
  }

  private LwwRegister write(ReplicaId by, String value, long time) {
    SelfUniqueAddress writer = new SelfUniqueAddress(by.uniqueAddress());
    return new LwwRegister(
        Optional.of(LWWRegister.create(writer, value, (before, written) -> time)), true);
  }

  /** Empty if it was never written. */
  public Optional<String> value() {
    return write.map(LWWRegister::value);
  }

  /** When the last write was, by its writer's clock; 0 if there was none. */
  public long time() {
    return write.map(LWWRegister::timestamp).orElse(0L);
  }

  public Optional<ReplicaId> writer() {
    return write.map(last -> ReplicaId.of(last.updatedBy()));
  }

  @Override
  public LwwRegister mergeData(LwwRegister other) {
    if (write.isEmpty()) return other.resetDelta();
    return new LwwRegister(
        other.write.map(there -> write.get().merge(there)).or(() -> write), false);
  }

  @Override
  public Optional<LwwRegister> deltaData() {
    return changed ? Optional.of(resetDelta()) : Optional.empty();
  }

  @Override
  public LwwRegister mergeDeltaData(LwwRegister delta) {
    return mergeData(delta);
  }

  @Override
  public LwwRegister resetDelta() {
    return new LwwRegister(write, false);
  }

  @Override
  public LwwRegister zero() {
    return EMPTY;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LwwRegister that
        && time() == that.time()
        && writer().equals(that.writer())
        && value().equals(that.value());
  }

  @Override
  public int hashCode() {
    return writer().hashCode() * 31 + Long.hashCode(time());
  }

  @Override
  public String toString() {
    return "LwwRegister[%s at %d by %s]".formatted(value(), time(), writer());
  }
}
