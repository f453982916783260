package folkmoot.node.simulation;

import folkmoot.protocol.raft.Confirmed;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.SeenRule;
import folkmoot.protocol.raft.StalenessRule;
import folkmoot.protocol.token.Point;
import java.util.List;
import java.util.OptionalLong;

/** What clients have seen, and how stale what they are told may be (DESIGN §3, §4). */
final class LevelMutants extends MutantFamily {
  @Override
  void plant() {
    seen();
    staleness();
  }

  private void seen() {
    add(
        "DESIGN §4",
        "a read does not wait for what its client has seen",
        (SeenRule)
            (committed, seen) ->
                PAPER.seen().judge(committed, seen) == SeenRule.Verdict.LOST
                    ? SeenRule.Verdict.LOST
                    : SeenRule.Verdict.THERE,
        2);
    add(
        "DESIGN §3",
        "what was seen goes by its index, whoever's entry came there",
        (SeenRule)
            (committed, seen) ->
                seen.index() <= committed.lastIndex()
                    ? SeenRule.Verdict.THERE
                    : SeenRule.Verdict.AHEAD,
        12);
    add(
        "DESIGN §3",
        "what is not committed here counts as lost",
        (SeenRule)
            (committed, seen) ->
                committed.lastIndex() < seen.index()
                    ? SeenRule.Verdict.LOST
                    : PAPER.seen().judge(committed, seen),
        1);
    add(
        "DESIGN §4",
        "what a leader lacks is lost to it, whatever its term",
        new SeenRule() {
          @Override
          public Verdict judge(LogTerms committed, Point seen) {
            return PAPER.seen().judge(committed, seen);
          }

          @Override
          public Verdict precedes(LogTerms log, LogTerms committed, Point seen) {
            Verdict verdict = PAPER.seen().precedes(log, committed, seen);
            return verdict == Verdict.AHEAD ? Verdict.LOST : verdict;
          }
        },
        27);
    add(
        "DESIGN §4",
        "a write is appended behind a log that lacks what its client has seen",
        new SeenRule() {
          @Override
          public Verdict judge(LogTerms committed, Point seen) {
            return PAPER.seen().judge(committed, seen);
          }

          @Override
          public Verdict precedes(LogTerms log, LogTerms committed, Point seen) {
            return Verdict.THERE;
          }
        },
        446);
  }

  private void staleness() {
    add(
        "DESIGN §4",
        "an index is as young as the answer that bore it",
        new BrokenStaleness() {
          @Override
          public long since(long askedNanos, long answeredNanos) {
            return answeredNanos;
          }
        },
        52);
    add(
        "DESIGN §4",
        "an index that was confirmed once is fresh for ever",
        new BrokenStaleness() {
          @Override
          public OptionalLong servesAt(List<Confirmed> known, long nowNanos, Limit limit) {
            return known.isEmpty() ? OptionalLong.empty() : OptionalLong.of(known.get(0).index());
          }
        },
        5);
    add(
        "DESIGN §4",
        "whatever state is here is fresh enough once any index is",
        new BrokenStaleness() {
          @Override
          public OptionalLong servesAt(List<Confirmed> known, long nowNanos, Limit limit) {
            OptionalLong index = PAPER.staleness().servesAt(known, nowNanos, limit);
            return index.isEmpty() ? index : OptionalLong.of(0);
          }
        },
        29);
  }

  /** The rule as it is, to break one part of. */
  private static class BrokenStaleness implements StalenessRule {
    @Override
    public long since(long askedNanos, long answeredNanos) {
      return PAPER.staleness().since(askedNanos, answeredNanos);
    }

    @Override
    public OptionalLong servesAt(List<Confirmed> known, long nowNanos, Limit limit) {
      return PAPER.staleness().servesAt(known, nowNanos, limit);
    }
  }
}
