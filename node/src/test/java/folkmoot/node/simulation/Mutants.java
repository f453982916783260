package folkmoot.node.simulation;

import folkmoot.protocol.raft.AcknowledgeRule;
import folkmoot.protocol.raft.AppendRule;
import folkmoot.protocol.raft.ApplyRule;
import folkmoot.protocol.raft.CheckQuorumRule;
import folkmoot.protocol.raft.CommitRule;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.FollowerCommitRule;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.PersistedRule;
import folkmoot.protocol.raft.PreVoteRule;
import folkmoot.protocol.raft.RaftMessage.AppendEntries;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.ReadIndexRule;
import folkmoot.protocol.raft.RevealRule;
import folkmoot.protocol.raft.TallyRule;
import folkmoot.protocol.raft.TermRule;
import folkmoot.protocol.raft.VoteRule;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.raft.WriteConcernRule;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The rules of Raft, each time with one broken: the name says which trap of the design or which §
 * of the paper. Where a rule is protected twice, both protections are broken, and the name says so.
 *
 * <p>Not here, with the reason: stickiness and pre-vote keep a node from disturbing, and a
 * disturbance breaks no promise; who votes (node and disk) needs a wiped disk, which the simulation
 * does not have yet; configurations (trap 9), snapshots (10, 15), sessions (14), leases (13) have
 * no rules yet.
 */
final class Mutants {
  private static final RaftRules PAPER = RaftRules.paper();

  private Mutants() {}

  static Map<String, RaftRules> all() {
    Map<String, RaftRules> mutants = new LinkedHashMap<>();
    commit(mutants);
    reads(mutants);
    votes(mutants);
    disks(mutants);
    logs(mutants);
    return mutants;
  }

  private static void commit(Map<String, RaftRules> mutants) {
    mutants.put(
        "trap 1: entries of earlier terms are committed by counting",
        with(
            (CommitRule)
                (configuration, durable, log, term, committed) ->
                    Math.max(
                        committed,
                        Math.min(configuration.reachedByQuorum(durable), log.lastIndex()))));
    mutants.put(
        "trap 8: one copy fewer than a majority commits", with((CommitRule) Mutants::short1));
    mutants.put(
        "trap 12: check-quorum counts what is sent",
        with((CheckQuorumRule) (configuration, heard, now, window) -> true));
    mutants.put(
        "DESIGN §3: w is not awaited",
        with((WriteConcernRule) (configuration, durable, index, copies) -> true));
  }

  private static void reads(Map<String, RaftRules> mutants) {
    mutants.put("trap 2: the read waits for a round that was sent before it", with(rounds(0)));
    mutants.put("trap 2: the leader answers reads without a round", with(rounds(-1_000_000)));
    mutants.put(
        "trap 2: the leader reads before its no-op is committed",
        with(
            new BrokenReads() {
              @Override
              public boolean mayOpen(LogTerms log, long committed, long term) {
                return true;
              }
            }));
    mutants.put(
        "trap 2: one echo fewer than a majority confirms a round",
        with(
            new BrokenReads() {
              @Override
              public boolean confirmed(
                  Configuration configuration, ToLongFunction<Voter> echoed, long round) {
                return secondBest(configuration, echoed) >= round;
              }
            }));
  }

  private static void votes(Map<String, RaftRules> mutants) {
    mutants.put(
        "trap 3: term, vote and log leave before they are durable",
        with((RevealRule) (needed, persisted) -> true));
    mutants.put(
        "trap 4: votes of other terms count (and replies of other terms are not dropped)",
        with(
            with(
                (TallyRule)
                    (electionTerm, replyTerm, voter, configuration) ->
                        configuration.isVoter(voter)),
            (TermRule)
                (own, message) ->
                    message <= own ? TermRule.Standing.CURRENT : TermRule.Standing.LATER));
    mutants.put(
        "Raft §5.1: what an earlier term says is obeyed",
        with(
            (TermRule)
                (own, message) ->
                    message <= own ? TermRule.Standing.CURRENT : TermRule.Standing.LATER));
    mutants.put(
        "Raft §5.2: two votes in one term",
        with(
            (VoteRule)
                (own, log, request) ->
                    PAPER
                        .vote()
                        .grants(new HardState(own.term(), Optional.empty()), log, request)));
    mutants.put(
        "Raft §5.4.1: a vote for a log that is not up to date (and the same for pre-votes)",
        with(
            with(
                (VoteRule)
                    (own, log, request) ->
                        PAPER.vote().grants(own, new LogPosition(0, 0), request)),
            (PreVoteRule)
                (own, log, hears, request) ->
                    PAPER.preVote().grants(own, new LogPosition(0, 0), hears, request)));
  }

  private static void disks(Map<String, RaftRules> mutants) {
    mutants.put(
        "trap 5: what is not durable is acknowledged (not even when its turn has come)",
        with(
            with((AcknowledgeRule) (matched, durable) -> matched),
            (RevealRule) (needed, persisted) -> true));
    mutants.put(
        "trap 5: a heartbeat is answered with what is not durable",
        with((AcknowledgeRule) (matched, durable) -> matched));
    mutants.put(
        "trap 6: a late report vouches for what was overwritten",
        with((PersistedRule) (written, kept, durable) -> Math.max(durable, written)));
    mutants.put(
        "DESIGN §3: what is committed and not durable here is applied",
        with((ApplyRule) (committed, durable) -> committed));
  }

  private static void logs(Map<String, RaftRules> mutants) {
    mutants.put(
        "trap 7: every message truncates what follows it",
        with(
            (AppendRule)
                (log, message) -> {
                  AppendRule.Decision decision = PAPER.append().decide(log, message);
                  long from = message.previousIndex() + 1;
                  return decision instanceof AppendRule.Accept accept && from <= log.lastIndex()
                      ? new AppendRule.Accept(from, 0, accept.matchedIndex())
                      : decision;
                }));
    mutants.put(
        "Raft §5.3: the previous term is not compared",
        with((AppendRule) (log, message) -> PAPER.append().decide(log, believed(log, message))));
    mutants.put(
        "Raft §5.3: a follower commits past what matches",
        with(
            (FollowerCommitRule)
                (committed, leaderCommit, matched) -> Math.max(committed, leaderCommit)));
  }

  private static long short1(
      Configuration configuration,
      ToLongFunction<Voter> durable,
      LogTerms log,
      long term,
      long committed) {
    long reached = Math.min(secondBest(configuration, durable), log.lastIndex());
    return reached > committed && log.termAt(reached) == term ? reached : committed;
  }

  /** What all but one of a majority have reached. */
  private static long secondBest(Configuration configuration, ToLongFunction<Voter> reached) {
    long[] sorted = configuration.voters().stream().mapToLong(reached).sorted().toArray();
    return sorted[sorted.length - Configuration.majority(sorted.length) + 1];
  }

  private static AppendEntries believed(LogTerms log, AppendEntries message) {
    if (message.previousIndex() > log.lastIndex()) return message;
    return new AppendEntries(
        message.group(),
        message.term(),
        message.from(),
        message.previousIndex(),
        log.termAt(message.previousIndex()),
        message.entries(),
        message.commitIndex(),
        message.round());
  }

  private static ReadIndexRule rounds(long ahead) {
    return new BrokenReads() {
      @Override
      public long roundFor(long latestRound) {
        return latestRound + ahead;
      }
    };
  }

  /** The paper's rule, to break one part of. */
  private static class BrokenReads implements ReadIndexRule {
    @Override
    public boolean mayOpen(LogTerms log, long committed, long term) {
      return PAPER.readIndex().mayOpen(log, committed, term);
    }

    @Override
    public long roundFor(long latestRound) {
      return PAPER.readIndex().roundFor(latestRound);
    }

    @Override
    public boolean confirmed(
        Configuration configuration, ToLongFunction<Voter> echoed, long round) {
      return PAPER.readIndex().confirmed(configuration, echoed, round);
    }

    @Override
    public boolean stillLeads(long termOfRound, long termNow, boolean leads) {
      return PAPER.readIndex().stillLeads(termOfRound, termNow, leads);
    }
  }

  private static RaftRules with(Object replacement) {
    return with(PAPER, replacement);
  }

  /** The rules with the one of the same type replaced. */
  private static RaftRules with(RaftRules rules, Object replacement) {
    try {
      RecordComponent[] components = RaftRules.class.getRecordComponents();
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        values[i] =
            components[i].getType().isInstance(replacement)
                ? replacement
                : components[i].getAccessor().invoke(rules);
      }
      return (RaftRules) RaftRules.class.getConstructors()[0].newInstance(values);
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
