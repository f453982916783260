package folkmoot.protocol.raft;

import folkmoot.protocol.data.CompareRule;
import folkmoot.protocol.data.ConditionRule;
import folkmoot.protocol.data.DataRules;
import folkmoot.protocol.data.ExpiryRule;
import folkmoot.protocol.data.IncrementRule;
import folkmoot.protocol.once.IdempotencyRule;
import folkmoot.protocol.once.LogTimeRule;
import folkmoot.protocol.once.OnceRules;
import folkmoot.protocol.once.RepetitionRule;
import folkmoot.protocol.once.SessionRule;
import folkmoot.protocol.store.StateRules;
import folkmoot.protocol.watch.DeliveryRule;
import folkmoot.protocol.watch.EventRule;
import folkmoot.protocol.watch.HistoryRule;
import folkmoot.protocol.watch.ResumeRule;
import folkmoot.protocol.watch.WatchRules;
import java.lang.reflect.RecordComponent;

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
    SeenRule seen,
    StalenessRule staleness,
    CheckQuorumRule checkQuorum,
    WriteConcernRule writeConcern,
    AnswerRule answer,
    HandOverRule handOver,
    SlowDiskRule slowDisk,
    PauseRule pause,
    RestRule rest,
    RecoveryRule recovery,
    RebuildRule rebuild,
    SessionRule session,
    IdempotencyRule idempotency,
    LogTimeRule logTime,
    RepetitionRule repetition,
    CompactionRule compaction,
    InstallRule install,
    SourceRule source,
    ConditionRule condition,
    IncrementRule increment,
    CompareRule compare,
    ExpiryRule expiry,
    EventRule event,
    HistoryRule history,
    ResumeRule resume,
    DeliveryRule delivery) {

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
        SeenRule.exact(),
        StalenessRule.paper(),
        CheckQuorumRule.paper(),
        WriteConcernRule.paper(),
        AnswerRule.paper(),
        HandOverRule.paper(),
        SlowDiskRule.prompt(),
        PauseRule.strict(),
        RestRule.bounded(),
        RecoveryRule.proven(),
        RebuildRule.proven(),
        OnceRules.paper().session(),
        OnceRules.paper().idempotency(),
        OnceRules.paper().logTime(),
        RepetitionRule.strict(),
        CompactionRule.paper(),
        InstallRule.paper(),
        SourceRule.followersFirst(),
        DataRules.strict().condition(),
        DataRules.strict().increment(),
        DataRules.strict().compare(),
        DataRules.strict().expiry(),
        WatchRules.strict().event(),
        WatchRules.strict().history(),
        WatchRules.strict().resume(),
        WatchRules.strict().delivery());
  }

  /** Those by which a state machine applies commands. */
  public StateRules state() {
    return new StateRules(
        new OnceRules(session, idempotency, logTime),
        new DataRules(condition, increment, compare, expiry),
        watch());
  }

  /** Those of watching. */
  public WatchRules watch() {
    return new WatchRules(event, history, resume, delivery);
  }

  /**
   * The same with one rule replaced.
   *
   * @param rule takes the place of the component whose type it is, for example a {@code CommitRule}
   * @throws IllegalArgumentException if it is no rule, or more than one
   */
  public RaftRules with(Object rule) {
    RecordComponent[] components = RaftRules.class.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] rules = new Object[components.length];
    int replaced = 0;
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        boolean isIt = types[i].isInstance(rule);
        if (isIt) replaced++;
        rules[i] = isIt ? rule : components[i].getAccessor().invoke(this);
      }
      if (replaced != 1) throw new IllegalArgumentException(rule + " is not one rule of RaftRules");
      return RaftRules.class.getConstructor(types).newInstance(rules);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("RaftRules is a public record", impossible);
    }
  }
}
