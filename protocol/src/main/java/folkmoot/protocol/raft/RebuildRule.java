package folkmoot.protocol.raft;

import java.util.Optional;

/**
 * What a replica may do whose log is whole and whose state is not: it was damaged and thrown away,
 * or ends before the log begins. Its promises are in its log and its vote, so it keeps its voice;
 * its state comes from another's and from the log, and answers nobody before it is what it was.
 * {@code protocol/README.md} has the proof.
 */
public interface RebuildRule {
  /** How a replica begins. */
  enum Beginning {
    /** The log goes on where the state ends. */
    GO_ON,
    /** The snapshot that is staged takes the place of the state. */
    INSTALL,
    /** The state of another replica is to take its place. */
    FETCH,
    /** Nobody can have what is missing: the replica does not begin. */
    REFUSE
  }

  /**
   * What is done first.
   *
   * @param state up to where the log is applied to it
   * @param staged the end of a snapshot that is whole and not installed
   * @param alone true if there is no other voter
   */
  Beginning begin(LogTerms log, LogPosition state, Optional<LogPosition> staged, boolean alone);

  /** A snapshot that is fetched must be at least as far. */
  long leastIndex(LogTerms log);

  /** Whether this log, as it is, goes on from a snapshot. */
  boolean continues(LogTerms log, LogPosition snapshot);

  /** Whether the state answers clients. */
  boolean serves(boolean rebuilding);

  /**
   * Whether the state has all again that anybody was ever told of it.
   *
   * @param applied up to where the log is applied
   * @param end where the log ended when the state was found damaged, and was whole
   */
  boolean isWhole(LogPosition applied, LogPosition end);

  /**
   * It answers once it is as far as the log then was, in Raft's order of logs: what had been
   * applied was committed and in that log, so it is in every log that goes as far.
   */
  static RebuildRule proven() {
    return new RebuildRule() {
      @Override
      public Beginning begin(
          LogTerms log, LogPosition state, Optional<LogPosition> staged, boolean alone) {
        if (state.index() >= log.base().index()) return Beginning.GO_ON;
        if (staged.filter(log::has).isPresent()) return Beginning.INSTALL;
        return alone ? Beginning.REFUSE : Beginning.FETCH;
      }

      @Override
      public long leastIndex(LogTerms log) {
        return log.base().index();
      }

      @Override
      public boolean continues(LogTerms log, LogPosition snapshot) {
        return log.has(snapshot);
      }

      @Override
      public boolean serves(boolean rebuilding) {
        return !rebuilding;
      }

      @Override
      public boolean isWhole(LogPosition applied, LogPosition end) {
        return applied.compareTo(end) >= 0;
      }
    };
  }
}
