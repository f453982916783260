package folkmoot.node.simulation;

import folkmoot.protocol.raft.AcknowledgeRule;
import folkmoot.protocol.raft.ApplyRule;
import folkmoot.protocol.raft.PersistedRule;

/**
 * What is taken for durable, and what may be applied (traps 5 and 6).
 *
 * <p>One mistake was tried on 2000 seeds and not found, so that only the tests of its rule stand
 * against it: that of two truncations under one write the later is remembered, though it was the
 * shorter ({@code PersistedRule}).
 */
final class DurabilityMutants extends MutantFamily {
  @Override
  void plant() {
    disks();
  }

  private void disks() {
    add(
        "trap 5",
        "a follower acknowledges what its disk does not have",
        (AcknowledgeRule) (matched, durable) -> matched,
        151);
    add(
        "trap 5",
        "a follower acknowledges what its disk has and the leader does not",
        (AcknowledgeRule) (matched, durable) -> durable,
        24);
    add(
        "trap 5",
        "a leader counts its own log before it is durable",
        new AcknowledgeRule() {
          @Override
          public long acknowledged(long matched, long durable) {
            return PAPER.acknowledge().acknowledged(matched, durable);
          }

          @Override
          public long own(long last, long durable) {
            return last;
          }
        },
        151);
    add(
        "trap 6",
        "a late report vouches for what was overwritten",
        (PersistedRule) (written, kept, durable) -> Math.max(durable, written),
        4);
    add("trap 6", "what is forgotten stays durable", forgotten((index, from) -> index), 1);
    add(
        "DESIGN §3",
        "what is committed and not durable here is applied",
        (ApplyRule) (committed, durable) -> committed,
        1);
    add(
        "Raft §5.3",
        "what is durable and not committed is applied",
        (ApplyRule) (committed, durable) -> durable,
        1);
  }

  private interface Forgotten {
    long forgotten(long index, long truncateFrom);
  }

  private static PersistedRule forgotten(Forgotten broken) {
    return new PersistedRule() {
      @Override
      public long durable(long written, long kept, long durable) {
        return PAPER.persisted().durable(written, kept, durable);
      }

      @Override
      public long forgotten(long index, long truncateFrom) {
        return broken.forgotten(index, truncateFrom);
      }
    };
  }
}
