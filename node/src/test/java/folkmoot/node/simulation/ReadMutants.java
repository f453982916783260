package folkmoot.node.simulation;

import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RaftMessage.AppendEntries;
import folkmoot.protocol.raft.ReadIndexRule;
import folkmoot.protocol.raft.Voter;
import java.util.function.ToLongFunction;

/** Strong reads (trap 2). */
final class ReadMutants extends MutantFamily {
  @Override
  void plant() {
    reads();
  }

  private void reads() {
    add("trap 2", "a read waits for a round that was sent before it came", rounds(0), 408);
    add("trap 2", "a refusal in this term echoes a round of an earlier one", echoing(), 151);
    add("trap 2", "a leader answers reads without a round", rounds(-1_000_000), 13);
    add(
        "trap 2",
        "a leader reads before its no-op is committed",
        new BrokenReads() {
          @Override
          public boolean mayOpen(LogTerms log, long committed, long term) {
            return true;
          }
        },
        12);
    add(
        "trap 2",
        "one echo fewer than a majority confirms a round",
        new BrokenReads() {
          @Override
          public boolean confirmed(
              Configuration configuration, ToLongFunction<Voter> echoed, long round) {
            return secondBest(configuration, echoed) >= round;
          }
        },
        23);
  }

  private static ReadIndexRule echoing() {
    return new BrokenReads() {
      @Override
      public long echo(long ownTerm, AppendEntries message) {
        return message.round();
      }
    };
  }

  private static ReadIndexRule rounds(long ahead) {
    return new BrokenReads() {
      @Override
      public long roundFor(long latestRound) {
        return latestRound + ahead;
      }
    };
  }

  /** The paper's rule, to break one part of. */
  private static class BrokenReads implements ReadIndexRule {
    @Override
    public boolean mayOpen(LogTerms log, long committed, long term) {
      return PAPER.readIndex().mayOpen(log, committed, term);
    }

    @Override
    public long roundFor(long latestRound) {
      return PAPER.readIndex().roundFor(latestRound);
    }

    @Override
    public boolean confirmed(
        Configuration configuration, ToLongFunction<Voter> echoed, long round) {
      return PAPER.readIndex().confirmed(configuration, echoed, round);
    }

    @Override
    public boolean stillLeads(long termOfRound, long termNow, boolean leads) {
      return PAPER.readIndex().stillLeads(termOfRound, termNow, leads);
    }
  }
}
