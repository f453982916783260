package folkmoot.node.raft;

import folkmoot.protocol.raft.Confirmed;
import folkmoot.protocol.raft.StalenessRule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a replica knows of how fresh its state is: commit indices that a round has confirmed, each
 * with a moment of this replica's own clock before which nothing was committed that it lacks.
 */
final class Freshness {
  private static final int MOST = 64;

  private final StalenessRule rule;
  private final List<Confirmed> known = new ArrayList<>();

  Freshness(StalenessRule rule) {
    this.rule = rule;
  }

  /**
   * A round has confirmed an index.
   *
   * @param askedNanos when this replica sent what the round was opened after
   */
  void confirmed(long index, long askedNanos, long nowNanos) {
    Confirmed next = new Confirmed(index, rule.since(askedNanos, nowNanos));
    if (!known.isEmpty()) {
      Confirmed latest = known.get(known.size() - 1);
      if (next.sinceNanos() - latest.sinceNanos() <= 0 || index < latest.index()) return;
      if (index == latest.index()) known.remove(known.size() - 1);
    }
    known.add(next);
    if (known.size() > MOST) known.remove(0);
  }

  /** Entries up to here were handed to the state machine: only the latest index below counts. */
  void handed(long index) {
    while (known.size() > 1 && known.get(1).index() <= index) known.remove(0);
  }

  /** The index from which on a state is fresh enough; empty if none is known to be. */
  OptionalLong servesAt(long nowNanos, StalenessRule.Limit limit) {
    return rule.servesAt(List.copyOf(known), nowNanos, limit);
  }

  /** Before when the state after this index misses nothing that was committed, if that is known. */
  OptionalLong since(long index) {
    OptionalLong since = OptionalLong.empty();
    for (Confirmed each : known) {
      if (each.index() <= index) since = OptionalLong.of(each.sinceNanos());
    }
    return since;
  }
}
