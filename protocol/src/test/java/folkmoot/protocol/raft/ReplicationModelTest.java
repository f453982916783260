package folkmoot.protocol.raft;

import static org.assertj.core.api.Assertions.assertThat;

import folkmoot.protocol.raft.AppendRule.Accept;
import folkmoot.protocol.raft.AppendRule.Refuse;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Raft §5.3: the follower's log becomes the leader's, whatever the network does meanwhile. */
class ReplicationModelTest {
  private static final int SEEDS = 1500;
  private static final AppendRule PAPER = AppendRule.paper();

  private static ReplicationModel run(long seed, AppendRule rule) {
    ReplicationModel model = new ReplicationModel(seed, rule);
    model.misbehave(120);
    return model;
  }

  @Test
  void logsConvergeUnderLossReorderingAndRepetition() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        assertThat(run(seed, PAPER).settle()).as("heartbeats, seed %s", seed).isLessThan(10);
      } catch (RuntimeException broken) {
        throw new AssertionError("seed " + seed, broken);
      }
    }
  }

  /** Rules that look right; each must be found wrong. */
  enum Mutant {
    EVERY_MESSAGE_TRUNCATES {
      @Override
      AppendRule rule() {
        return (log, message) -> {
          long from = message.previousIndex() + 1;
          return PAPER.decide(log, message) instanceof Accept yes && from <= log.lastIndex()
              ? new Accept(from, 0, yes.matchedIndex())
              : PAPER.decide(log, message);
        };
      }
    },
    THE_PREVIOUS_TERM_IS_NOT_COMPARED {
      @Override
      AppendRule rule() {
        return (log, message) ->
            message.previousIndex() > log.lastIndex()
                ? new Refuse(0, log.lastIndex() + 1)
                : PAPER.decide(log, previousTermOf(log, message));
      }
    },
    A_CONFLICT_DOES_NOT_TRUNCATE {
      @Override
      AppendRule rule() {
        return (log, message) ->
            PAPER.decide(log, message) instanceof Accept yes && yes.truncateFrom() > 0
                ? new Accept(0, message.entries().size(), yes.matchedIndex())
                : PAPER.decide(log, message);
      }
    },
    ITS_WHOLE_LOG_IS_SAID_TO_MATCH {
      @Override
      AppendRule rule() {
        return (log, message) ->
            PAPER.decide(log, message) instanceof Accept yes
                ? new Accept(
                    yes.truncateFrom(), yes.skip(), Math.max(log.lastIndex(), yes.matchedIndex()))
                : PAPER.decide(log, message);
      }
    };

    abstract AppendRule rule();

    private static RaftMessage.AppendEntries previousTermOf(
        LogTerms log, RaftMessage.AppendEntries message) {
      return new RaftMessage.AppendEntries(
          message.group(),
          message.term(),
          message.from(),
          message.previousIndex(),
          log.termAt(message.previousIndex()),
          message.entries(),
          message.commitIndex(),
          message.round());
    }
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  void aWrongRuleIsFound(Mutant mutant) {
    OptionalLong found =
        LongStream.rangeClosed(1, 100).filter(seed -> breaks(seed, mutant.rule())).findFirst();
    assertThat(found).as("a seed that finds it").isPresent();
  }

  private static boolean breaks(long seed, AppendRule rule) {
    try {
      run(seed, rule).settle();
      return false;
    } catch (ReplicationModel.Broken | IllegalStateException found) {
      return true;
    }
  }

  /** Without hints a leader goes back one entry at a time: right, but slow. */
  @Test
  void hintsSaveRefusals() {
    AppendRule hintless =
        (log, message) ->
            PAPER.decide(log, message) instanceof Refuse
                ? new Refuse(0, message.previousIndex())
                : PAPER.decide(log, message);
    assertThat(refusals(PAPER) * 2).isLessThan(refusals(hintless));
  }

  private static int refusals(AppendRule rule) {
    int refusals = 0;
    for (long seed = 1; seed <= 200; seed++) {
      ReplicationModel model = new ReplicationModel(seed, rule);
      model.settle();
      refusals += model.refusals();
    }
    return refusals;
  }
}
