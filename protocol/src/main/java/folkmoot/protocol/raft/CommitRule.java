package folkmoot.protocol.raft;

import java.util.function.ToLongFunction;

/** How far a leader may count the log as committed (Raft §5.3, §5.4.2). */
@FunctionalInterface
public interface CommitRule {
  /**
   * @param durable up to where each voter's log is known to match and to be on its disk, the
   *     leader's own included (trap 5)
   * @param log the leader's log
   * @param term the leader's term
   * @param committed what is committed already
   */
  long committed(
      Configuration configuration,
      ToLongFunction<Voter> durable,
      LogTerms log,
      long term,
      long committed);

  /** Only entries of the leader's own term are committed by counting copies (trap 1, Figure 8). */
  static CommitRule paper() {
    return (configuration, durable, log, term, committed) -> {
      long reached = Math.min(configuration.reachedByQuorum(durable), log.lastIndex());
      return reached > committed && log.termAt(reached) == term ? reached : committed;
    };
  }
}
