package folkmoot.node.simulation;

import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.PreVoteRule;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RaftMessage.AppendEntries;
import folkmoot.protocol.raft.StickinessRule;
import folkmoot.protocol.raft.TallyRule;
import folkmoot.protocol.raft.TermRule;
import folkmoot.protocol.raft.TermRule.Standing;
import folkmoot.protocol.raft.VoteRule;
import folkmoot.protocol.raft.Voter;
import java.util.List;
import java.util.Optional;

/** Terms and votes (trap 4, Raft §5.1, §5.2 and §5.4.1). */
final class ElectionMutants extends MutantFamily {
  @Override
  void plant() {
    terms();
    votes();
  }

  private void terms() {
    add(
        "trap 4",
        "an answer to what was sent in an earlier term is counted in this one",
        believing(RaftMessage.AppendEntriesReply.class),
        155);
    add("Raft §5.1", "a leader of an earlier term is obeyed", believing(AppendEntries.class), 1);
    add(
        "Raft §5.1",
        "a later term is not adopted from who leads it",
        (TermRule)
            (own, message) ->
                message instanceof AppendEntries && message.term() > own
                    ? Standing.CURRENT
                    : PAPER.term().judge(own, message),
        151);
    add(
        "trap 4",
        "a vote given in an earlier term is counted in this one",
        "a late vote is dropped by its term, and if it were not, the tally would not count it",
        PAPER
            .with(believing(RaftMessage.VoteReply.class))
            .with(
                (TallyRule)
                    (electionTerm, replyTerm, voter, configuration) ->
                        configuration.isVoter(voter)),
        2227);
  }

  private void votes() {
    add(
        "trap 4",
        "answers are counted, not voters",
        won(
            (configuration, answers) ->
                answers.stream().filter(TallyRule.Answer::granted).count()
                    >= Configuration.majority(configuration.voters().size())),
        106);
    add(
        "trap 4",
        "whoever answers has voted",
        won(
            (configuration, answers) ->
                configuration.isQuorum(
                    voter -> answers.stream().anyMatch(each -> each.voter().equals(voter)))),
        2);
    add(
        "Raft §5.2",
        "one vote fewer than a majority elects",
        won(
            (configuration, answers) ->
                answers.stream()
                        .filter(TallyRule.Answer::granted)
                        .map(TallyRule.Answer::voter)
                        .distinct()
                        .count()
                    >= Configuration.majority(configuration.voters().size()) - 1),
        151);
    add(
        "Raft §5.2",
        "two votes in one term",
        (VoteRule)
            (own, log, request) ->
                PAPER.vote().grants(new HardState(own.term(), Optional.empty()), log, request),
        3);
    add(
        "Raft §5.4.1",
        "a vote for a log that is not up to date",
        (VoteRule) (own, log, request) -> PAPER.vote().grants(own, new LogPosition(0, 0), request),
        164);
    add(
        "thesis §9.6",
        "a pre-vote against a leader that is heard",
        (PreVoteRule)
            (own, log, hearsLeader, request) -> PAPER.preVote().grants(own, log, false, request),
        2);
    add(
        "thesis §4.2.3",
        "a vote against a leader that is heard",
        (StickinessRule) (hearsLeader, request) -> false,
        5);
  }

  /** Takes these messages of earlier terms for messages of this one. */
  private static TermRule believing(Class<? extends RaftMessage> kind) {
    return (own, message) ->
        kind.isInstance(message) && message.term() < own
            ? Standing.CURRENT
            : PAPER.term().judge(own, message);
  }

  private interface Won {
    boolean won(Configuration configuration, List<TallyRule.Answer> answers);
  }

  private static TallyRule won(Won broken) {
    return new TallyRule() {
      @Override
      public boolean counts(
          long electionTerm, long replyTerm, Voter voter, Configuration configuration) {
        return PAPER.tally().counts(electionTerm, replyTerm, voter, configuration);
      }

      @Override
      public boolean won(Configuration configuration, List<Answer> answers) {
        return broken.won(configuration, answers);
      }
    };
  }
}
