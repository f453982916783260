package folkmoot.crdt;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/**
 * One text, of which the last write wins (Shapiro et al., 2011, §3.2.1): the later by the writers'
 * clocks, of two at the same time that of the replica whose name is greater, which is that of the
 * greater node id. A writer that has seen a later time than its own writes just after that, so that
 * what was read is always overwritten; of two that did not see each other, a clock that is ahead
 * wins, and the other write is lost. A {@link MvRegister} loses none.
 *
 * <p>Immutable. Not Pekko's LWW-Register, whose ties go to the lesser address. What a write changes
 * is all there is: the delta is the register itself.
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
              write -> into.number(write.time()).replica(write.by()).text(write.value()));
        }

        @Override
        protected LwwRegister read(ValueReader from) {
          if (!from.hasMore()) return EMPTY;
          Write write = new Write(from.time(), from.replica(), from.text());
          return new LwwRegister(Optional.of(write), false);
        }
      };

  private record Write(long time, ReplicaId by, String value) implements Comparable<Write> {
    private static final Comparator<Write> ORDER =
        Comparator.comparingLong(Write::time).thenComparing(Write::by);

    /** A replica writes once at a time: each of its writes is later than its last. */
    @Override
    public int compareTo(Write other) {
      return ORDER.compare(this, other);
    }
  }

  private final Optional<Write> write;
  private final boolean changed;

  private LwwRegister(Optional<Write> write, boolean changed) {
    this.write = write;
    this.changed = changed;
  }

  /**
   * Writes.
   *
   * @param by who writes; only this replica itself may use its name
   * @param now what its clock says, in microseconds since 1970
   */
  public LwwRegister set(ReplicaId by, String value, long now) {
    long time = Math.max(now, write.map(last -> last.time() + 1).orElse(0L));
    return new LwwRegister(Optional.of(new Write(time, by, value)), true);
  }

  /** Empty if it was never written. */
  public Optional<String> value() {
    return write.map(Write::value);
  }

  /**
   * When the last write was, by its writer's clock, in microseconds since 1970; 0 if there was
   * none.
   */
  public long time() {
    return write.map(Write::time).orElse(0L);
  }

  public Optional<ReplicaId> writer() {
    return write.map(Write::by);
  }

  @Override
  public LwwRegister mergeData(LwwRegister other) {
    if (other.write.isEmpty()) return resetDelta();
    boolean isLater = write.isEmpty() || other.write.get().compareTo(write.get()) > 0;
    return isLater ? other.resetDelta() : resetDelta();
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
    return changed ? new LwwRegister(write, false) : this;
  }

  @Override
  public LwwRegister zero() {
    return EMPTY;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LwwRegister that && write.equals(that.write);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(write);
  }

  @Override
  public String toString() {
    return "LwwRegister[%s at %d by %s]".formatted(value(), time(), writer());
  }
}
