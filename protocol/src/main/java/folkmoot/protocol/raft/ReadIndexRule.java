package folkmoot.protocol.raft;

import java.util.function.ToLongFunction;

/** When a leader may name an index to read at (Raft §8, thesis §6.4; trap 2). */
public interface ReadIndexRule {
  /** True once an entry of the leader's own term is committed: before, it may lag behind. */
  boolean mayOpen(LogTerms log, long committed, long term);

  /**
   * The round that a read which arrives now has to wait for.
   *
   * @param latestRound the latest round that was sent
   */
  long roundFor(long latestRound);

  /**
   * The round that an answer echoes. One that refuses a message of an earlier term bears the later
   * term, and may come to the same leader when it leads that one, whose rounds are others.
   *
   * @param ownTerm the term that the answer bears
   */
  default long echo(long ownTerm, RaftMessage.AppendEntries message) {
    return message.term() == ownTerm ? message.round() : 0;
  }

  /**
   * @param echoed the highest round that each voter has echoed in this term, the leader itself all
   */
  boolean confirmed(Configuration configuration, ToLongFunction<Voter> echoed, long round);

  /** After the round the term is looked at again. */
  boolean stillLeads(long termOfRound, long termNow, boolean leads);

  static ReadIndexRule paper() {
    return new ReadIndexRule() {
      @Override
      public boolean mayOpen(LogTerms log, long committed, long term) {
        return log.termAt(committed) == term;
      }

      @Override
      public long roundFor(long latestRound) {
        return latestRound + 1;
      }

      @Override
      public boolean confirmed(
          Configuration configuration, ToLongFunction<Voter> echoed, long round) {
        return configuration.reachedByQuorum(echoed) >= round;
      }

      @Override
      public boolean stillLeads(long termOfRound, long termNow, boolean leads) {
        return leads && termOfRound == termNow;
      }
    };
  }
}
