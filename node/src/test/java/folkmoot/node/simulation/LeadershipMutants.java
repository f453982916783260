package folkmoot.node.simulation;

import folkmoot.protocol.raft.CheckQuorumRule;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.HandOverRule;
import folkmoot.protocol.raft.PauseRule;
import folkmoot.protocol.raft.RestRule;
import folkmoot.protocol.raft.SlowDiskRule;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** When a leader is one no longer (trap 12, thesis §3.10; slow disks, pauses and rests). */
final class LeadershipMutants extends MutantFamily {
  @Override
  void plant() {
    leading();
    idleness();
    resting();
  }

  private void leading() {
    add(
        "trap 12",
        "check-quorum counts what is sent",
        (CheckQuorumRule) (configuration, heard, now, window) -> true,
        26);
    add(
        "trap 12",
        "one answer fewer than a majority keeps a leader",
        (CheckQuorumRule)
            (configuration, heard, now, window) ->
                now - secondBest(configuration, heard) <= window.toNanos(),
        137);
    add(
        "trap 12",
        "who has answered within ten windows counts as there",
        (CheckQuorumRule)
            (configuration, heard, now, window) ->
                PAPER.checkQuorum().holds(configuration, heard, now, window.multipliedBy(10)),
        26);
    add(
        "thesis §3.10",
        "a leader hands over to one whose log is not complete",
        (HandOverRule) (durable, lastIndex, answers) -> answers,
        1);
  }

  private void idleness() {
    add("slow disk", "a leader waits for its disk for ever", slowDisk(true, false), 953);
    add("slow disk", "whoever's disk hangs may stand", slowDisk(false, true), 7);
    add(
        "slow disk",
        "a leader gives up only if all others are faster",
        new PromptDisks() {
          @Override
          public boolean givesUp(
              Configuration configuration,
              Voter leader,
              ToLongFunction<Voter> durable,
              long index) {
            return configuration.voters().stream()
                .allMatch(voter -> voter.equals(leader) || durable.applyAsLong(voter) >= index);
          }
        },
        133);
    add(
        "pause",
        "a leader goes on after a pause until its next sweep",
        (PauseRule) (silent, allowance, electionMax, checkQuorum) -> false,
        5);
    add(
        "pause",
        "the lateness of a replica excuses any pause",
        (PauseRule)
            (silent, allowance, electionMax, checkQuorum) ->
                silent > checkQuorum.plus(allowance).toNanos(),
        27);
  }

  private void resting() {
    add("rest", "whoever rests is there for ever", restsForEver(), 2051);
  }

  private static RestRule restsForEver() {
    return new RestRule() {
      @Override
      public boolean mayRest(Duration quiet, Duration restAfter) {
        return PAPER.rest().mayRest(quiet, restAfter);
      }

      @Override
      public long heard(long voiceNanos, OptionalLong pulseNanos, Duration atMost) {
        return voiceNanos + Duration.ofHours(1).toNanos();
      }
    };
  }

  private static SlowDiskRule slowDisk(boolean forEver, boolean stands) {
    return new PromptDisks() {
      @Override
      public boolean givesUp(
          Configuration configuration, Voter leader, ToLongFunction<Voter> durable, long index) {
        return !forEver && super.givesUp(configuration, leader, durable, index);
      }

      @Override
      public boolean mayStand(boolean slow) {
        return stands || super.mayStand(slow);
      }
    };
  }

  /** The rule as it is, to break one part of. */
  private static class PromptDisks implements SlowDiskRule {
    @Override
    public boolean isSlow(long waitedNanos, Duration patience) {
      return PAPER.slowDisk().isSlow(waitedNanos, patience);
    }

    @Override
    public boolean mayStand(boolean slow) {
      return PAPER.slowDisk().mayStand(slow);
    }

    @Override
    public boolean givesUp(
        Configuration configuration, Voter leader, ToLongFunction<Voter> durable, long index) {
      return PAPER.slowDisk().givesUp(configuration, leader, durable, index);
    }
  }
}
