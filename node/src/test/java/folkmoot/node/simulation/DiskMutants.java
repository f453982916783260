package folkmoot.node.simulation;

import folkmoot.protocol.raft.Damage;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.RebuildRule;
import folkmoot.protocol.raft.RecoveryRule;
import folkmoot.protocol.raft.Voter;
import java.util.Optional;

/**
 * The rules for logs and states that were damaged. Two mistakes were tried and not found, so that
 * only {@code RecoveryRuleTest} stands against them: that an entry of the very term in which a log
 * was damaged makes it whole, and that one is whole if it is not known how far it went.
 */
final class DiskMutants extends MutantFamily {
  @Override
  void plant() {
    logs();
    states();
  }

  private void logs() {
    add(
        "damage",
        "who is not whole votes",
        new BrokenRecovery() {
          @Override
          public boolean votes(boolean recovering) {
            return true;
          }
        },
        13);
    add(
        "damage",
        "a term goes with the part of the log that bore it",
        new BrokenRecovery() {
          @Override
          public HardState floor(HardState found, Damage damage, Voter self) {
            return found;
          }
        },
        13);
    add(
        "damage",
        "any entry of a later leader makes a log whole",
        new BrokenRecovery() {
          @Override
          public boolean isWhole(Damage damage, long leaderTerm, long matched, LogTerms log) {
            boolean later = leaderTerm > damage.latest().term();
            return later || super.isWhole(damage, leaderTerm, matched, log);
          }
        },
        13);
  }

  /** The rule as it is, to break one part of. */
  private static class BrokenRecovery implements RecoveryRule {
    @Override
    public boolean votes(boolean recovering) {
      return PAPER.recovery().votes(recovering);
    }

    @Override
    public HardState floor(HardState found, Damage damage, Voter self) {
      return PAPER.recovery().floor(found, damage, self);
    }

    @Override
    public boolean isWhole(Damage damage, long leaderTerm, long matched, LogTerms log) {
      return PAPER.recovery().isWhole(damage, leaderTerm, matched, log);
    }
  }

  private void states() {
    add(
        "damage",
        "a state answers while it is rebuilt",
        new BrokenRebuilding() {
          @Override
          public boolean serves(boolean rebuilding) {
            return true;
          }
        },
        45);
    add(
        "damage",
        "a state is what it was as soon as the log goes on from it",
        new BrokenRebuilding() {
          @Override
          public boolean isWhole(LogPosition applied, LogPosition end) {
            return true;
          }
        },
        386);
    add(
        "damage",
        "a snapshot is a state of the log, whatever entry the log has there",
        new BrokenRebuilding() {
          @Override
          public boolean continues(LogTerms log, LogPosition snapshot) {
            return snapshot.index() >= log.base().index();
          }
        },
        2);
    add(
        "damage",
        "a snapshot need not reach where the log begins",
        new BrokenRebuilding() {
          @Override
          public long leastIndex(LogTerms log) {
            return 0;
          }

          @Override
          public boolean continues(LogTerms log, LogPosition snapshot) {
            return snapshot.index() < log.base().index() || super.continues(log, snapshot);
          }
        },
        73);
  }

  /** The rule as it is, to break one part of. */
  private static class BrokenRebuilding implements RebuildRule {
    @Override
    public Beginning begin(
        LogTerms log, LogPosition state, Optional<LogPosition> staged, boolean alone) {
      return PAPER.rebuild().begin(log, state, staged, alone);
    }

    @Override
    public long leastIndex(LogTerms log) {
      return PAPER.rebuild().leastIndex(log);
    }

    @Override
    public boolean continues(LogTerms log, LogPosition snapshot) {
      return PAPER.rebuild().continues(log, snapshot);
    }

    @Override
    public boolean serves(boolean rebuilding) {
      return PAPER.rebuild().serves(rebuilding);
    }

    @Override
    public boolean isWhole(LogPosition applied, LogPosition end) {
      return PAPER.rebuild().isWhole(applied, end);
    }
  }
}
