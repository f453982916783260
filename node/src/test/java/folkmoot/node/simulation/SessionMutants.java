package folkmoot.node.simulation;

import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.RepetitionRule;
import folkmoot.protocol.once.SessionRule;
import folkmoot.protocol.once.Turn;

/** Sessions of gateways (trap 14, thesis §6.3). */
final class SessionMutants extends MutantFamily {
  @Override
  void plant() {
    sessions();
    repetitions();
  }

  private void sessions() {
    add(
        "trap 14",
        "a repeated write is applied again",
        new BrokenSessions() {
          @Override
          public Verdict judge(boolean open, long lowest, boolean answered, Turn turn) {
            return PAPER.session().judge(open, lowest, false, turn);
          }
        },
        4);
    add(
        "trap 14",
        "a late write that nobody awaits is applied",
        new BrokenSessions() {
          @Override
          public Verdict judge(boolean open, long lowest, boolean answered, Turn turn) {
            return PAPER.session().judge(open, 0, answered, turn);
          }
        },
        5);
    add(
        "trap 14",
        "a write of no session that is known is applied",
        new BrokenSessions() {
          @Override
          public Verdict judge(boolean open, long lowest, boolean answered, Turn turn) {
            return PAPER.session().judge(true, lowest, answered, turn);
          }
        },
        21);
    add(
        "trap 14",
        "it is remembered that a write was done, and not what came of it",
        new BrokenSessions() {
          @Override
          public Outcome repeated(Outcome first, long index) {
            return Outcome.done(index, first.count());
          }
        },
        4);
    add("trap 14", "the lowest result that is awaited is forgotten", needed(1), 2);
    add("trap 14", "results that are awaited are forgotten", needed(1_000_000), 2);
  }

  private void repetitions() {
    add(
        "trap 14",
        "a write is taken for one of another session that is under way",
        new RepetitionRule() {
          @Override
          public Turn.Place place(Turn turn) {
            return new Turn.Place(1, turn.sequence());
          }

          @Override
          public boolean isSame(Digest underWay, Digest asked) {
            return PAPER.repetition().isSame(underWay, asked);
          }
        },
        2);
  }

  private static SessionRule needed(long further) {
    return new BrokenSessions() {
      @Override
      public long neededFrom(long lowest) {
        return lowest + further;
      }
    };
  }

  /** The paper's rule, to break one part of. */
  private static class BrokenSessions implements SessionRule {
    @Override
    public Verdict judge(boolean open, long lowest, boolean answered, Turn turn) {
      return PAPER.session().judge(open, lowest, answered, turn);
    }

    @Override
    public long neededFrom(long lowest) {
      return PAPER.session().neededFrom(lowest);
    }

    @Override
    public Outcome repeated(Outcome first, long index) {
      return PAPER.session().repeated(first, index);
    }
  }
}
