package folkmoot.node.crdt;

import folkmoot.crdt.update.Outcome;
import folkmoot.crdt.update.Refusal;
import folkmoot.crdt.update.ReplicatedType;
import folkmoot.protocol.merge.Shown;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;

/** What came of one update. */
sealed interface Answered {
  /** It was made, and the value is this now. */
  record Made(Shown value) implements Answered {}

  record Refused(Refusal why) implements Answered {}

  static <T extends AbstractDeltaReplicatedData<T, T> & ReplicatedDelta> Answered of(
      ReplicatedType<T> type, Outcome<T> outcome) {
    return outcome instanceof Outcome.Made<T> made
        ? new Made(type.show(made.value()))
        : new Refused(((Outcome.Refused<T>) outcome).refusal());
  }
}
