package folkmoot.protocol.raft;

/**
 * Every rule by which a replica decides. Handed in as one object, so that a test can break exactly
 * one of them and see it found.
 */
public record RaftRules(
    TermRule term,
    VoterRule voter,
    VoteRule vote,
    PreVoteRule preVote,
    StickinessRule stickiness,
    TallyRule tally,
    AppendRule append,
    AcknowledgeRule acknowledge,
    PersistedRule persisted,
    RevealRule reveal,
    CommitRule commit,
    FollowerCommitRule followerCommit,
    ProgressRule progress,
    ApplyRule apply,
    ReadIndexRule readIndex,
    CheckQuorumRule checkQuorum,
    WriteConcernRule writeConcern,
    AnswerRule answer,
    HandOverRule handOver) {

  /** The rules as the papers have them. */
  public static RaftRules paper() {
    return new RaftRules(
        TermRule.paper(),
        VoterRule.paper(),
        VoteRule.paper(),
        PreVoteRule.paper(),
        StickinessRule.paper(),
        TallyRule.paper(),
        AppendRule.paper(),
        AcknowledgeRule.paper(),
        PersistedRule.paper(),
        RevealRule.paper(),
        CommitRule.paper(),
        FollowerCommitRule.paper(),
        ProgressRule.paper(),
        ApplyRule.paper(),
        ReadIndexRule.paper(),
        CheckQuorumRule.paper(),
        WriteConcernRule.paper(),
        AnswerRule.paper(),
        HandOverRule.paper());
  }
}
