package folkmoot.node.simulation;

import folkmoot.protocol.once.Digest;
import folkmoot.protocol.once.IdempotencyRule;
import folkmoot.protocol.once.LogTimeRule;
import folkmoot.protocol.once.Outcome;
import folkmoot.protocol.once.SessionRule;
import folkmoot.protocol.once.Turn;
import folkmoot.protocol.raft.AcknowledgeRule;
import folkmoot.protocol.raft.AnswerRule;
import folkmoot.protocol.raft.AppendRule;
import folkmoot.protocol.raft.ApplyRule;
import folkmoot.protocol.raft.CheckQuorumRule;
import folkmoot.protocol.raft.CommitRule;
import folkmoot.protocol.raft.CompactionRule;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.Damage;
import folkmoot.protocol.raft.FollowerCommitRule;
import folkmoot.protocol.raft.HandOverRule;
import folkmoot.protocol.raft.HardState;
import folkmoot.protocol.raft.InstallRule;
import folkmoot.protocol.raft.LogPosition;
import folkmoot.protocol.raft.LogTerms;
import folkmoot.protocol.raft.PauseRule;
import folkmoot.protocol.raft.PersistedRule;
import folkmoot.protocol.raft.PreVoteRule;
import folkmoot.protocol.raft.ProgressRule;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RaftMessage.AppendEntries;
import folkmoot.protocol.raft.RaftRules;
import folkmoot.protocol.raft.ReadIndexRule;
import folkmoot.protocol.raft.RecoveryRule;
import folkmoot.protocol.raft.RevealRule;
import folkmoot.protocol.raft.RevealRule.Revealed;
import folkmoot.protocol.raft.SlowDiskRule;
import folkmoot.protocol.raft.SourceRule;
import folkmoot.protocol.raft.StickinessRule;
import folkmoot.protocol.raft.TallyRule;
import folkmoot.protocol.raft.TermRule;
import folkmoot.protocol.raft.TermRule.Standing;
import folkmoot.protocol.raft.VoteRule;
import folkmoot.protocol.raft.Voter;
import folkmoot.protocol.raft.WriteConcernRule;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The rules of Raft, each time with one broken as somebody might well write it.
 *
 * <p>Where two rules stand against one mistake, breaking either alone breaks no promise; such a
 * mutant breaks both and says why. Not here: who has a voice ({@code VoterRule}) needs a node with
 * a wiped disk; that the term is looked at again after a round ({@code ReadIndexRule.stillLeads})
 * cannot be broken from outside, since a leader leaves its role within the message that ends its
 * term. Two mistakes were tried on 2000 seeds and not found, so that only the tests of their rules
 * stand against them: that of two truncations under one write the later is remembered, though it
 * was the shorter ({@code PersistedRule}), and that a conflict is looked for in the first entry
 * alone ({@code AppendRule}). That a damaged log is whole too early, or its term goes back ({@code
 * RecoveryRule}), was tried on 60 seeds only, and not found: {@code RecoveryRuleTest} stands
 * against it. That log time goes back with the clock of a later leader ({@code LogTimeRule}) was
 * tried on 300: the contract of the stores stands against it. Configurations (trap 9) and leases
 * (13) have no rules yet.
 */
final class Mutants {
  /**
   * One of them.
   *
   * @param trap of DESIGN §3, or § of the paper
   * @param mistake what is done wrong
   * @param twice why two rules are broken; empty for one
   * @param firstSeed a seed known to find it; to be tried first
   */
  record Mutant(String trap, String mistake, String twice, RaftRules rules, long firstSeed) {
    /** The names of the rules that are not the paper's. */
    List<String> broken() {
      List<String> names = new ArrayList<>();
      for (RecordComponent component : RaftRules.class.getRecordComponents()) {
        if (value(component, rules) != value(component, PAPER)) {
          names.add(component.getType().getSimpleName());
        }
      }
      return names;
    }

    @Override
    public String toString() {
      return trap + ": " + mistake;
    }
  }

  private static final RaftRules PAPER = RaftRules.paper();

  private static final List<Mutant> ALL = new ArrayList<>();

  static {
    commit();
    reads();
    reveals();
    terms();
    votes();
    disks();
    logs();
    leading();
    idleness();
    recovery();
    clients();
    compaction();
    installation();
    sessions();
    idempotencyKeys();
    MutantsOfData.addTo(Mutants::add);
  }

  private Mutants() {}

  static List<Mutant> all() {
    return List.copyOf(ALL);
  }

  /** The names of all rules. */
  static List<String> rules() {
    return Arrays.stream(RaftRules.class.getRecordComponents())
        .map(component -> component.getType().getSimpleName())
        .toList();
  }

  private static void add(String trap, String mistake, Object rule, long firstSeed) {
    ALL.add(new Mutant(trap, mistake, "", PAPER.with(rule), firstSeed));
  }

  // ---- trap 1 and trap 8

  private static void commit() {
    add(
        "trap 1",
        "entries of earlier terms are committed by counting",
        (CommitRule)
            (configuration, durable, log, term, committed) ->
                Math.max(committed, counted(configuration, durable, log)),
        11);
    add(
        "trap 1",
        "one copy of the leader's no-op is enough to commit earlier terms by counting",
        (CommitRule)
            (configuration, durable, log, term, committed) -> {
              boolean anyHasNoOp =
                  configuration.voters().stream()
                      .anyMatch(voter -> log.termAt(durable.applyAsLong(voter)) == term);
              long reached = counted(configuration, durable, log);
              return anyHasNoOp ? Math.max(committed, reached) : committed;
            },
        11);
    add(
        "trap 1",
        "what a new leader has of earlier terms is taken for committed",
        (CommitRule)
            (configuration, durable, log, term, committed) ->
                Math.max(
                    PAPER.commit().committed(configuration, durable, log, term, committed),
                    log.firstIndexOf(term) - 1),
        1);
    add(
        "trap 8",
        "one copy fewer than a majority commits",
        (CommitRule)
            (configuration, durable, log, term, committed) -> {
              long reached = Math.min(secondBest(configuration, durable), log.lastIndex());
              return reached > committed && log.termAt(reached) == term ? reached : committed;
            },
        151);
    add(
        "trap 8",
        "once a majority has any of a term, all that one of them has is committed",
        (CommitRule)
            (configuration, durable, log, term, committed) -> {
              long reached = counted(configuration, durable, log);
              long furthest =
                  configuration.voters().stream().mapToLong(durable).max().orElseThrow();
              return log.termAt(reached) == term ? Math.max(committed, furthest) : committed;
            },
        151);
  }

  private static long counted(
      Configuration configuration, ToLongFunction<Voter> durable, LogTerms log) {
    return Math.min(configuration.reachedByQuorum(durable), log.lastIndex());
  }

  /** What all but one of a majority have reached. */
  private static long secondBest(Configuration configuration, ToLongFunction<Voter> reached) {
    long[] sorted = configuration.voters().stream().mapToLong(reached).sorted().toArray();
    return sorted[sorted.length - Configuration.majority(sorted.length) + 1];
  }

  // ---- trap 2

  private static void reads() {
    add("trap 2", "a read waits for a round that was sent before it came", rounds(0), 594);
    add("trap 2", "a refusal in this term echoes a round of an earlier one", echoing(), 151);
    add("trap 2", "a leader answers reads without a round", rounds(-1_000_000), 5);
    add(
        "trap 2",
        "a leader reads before its no-op is committed",
        new BrokenReads() {
          @Override
          public boolean mayOpen(LogTerms log, long committed, long term) {
            return true;
          }
        },
        18);
    add(
        "trap 2",
        "one echo fewer than a majority confirms a round",
        new BrokenReads() {
          @Override
          public boolean confirmed(
              Configuration configuration, ToLongFunction<Voter> echoed, long round) {
            return secondBest(configuration, echoed) >= round;
          }
        },
        25);
  }

  private static ReadIndexRule echoing() {
    return new BrokenReads() {
      @Override
      public long echo(long ownTerm, AppendEntries message) {
        return message.round();
      }
    };
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

  // ---- trap 3

  private static void reveals() {
    add("trap 3", "votes are told before they are durable", early(Revealed.VOTE), 151);
    add(
        "trap 3",
        "votes are asked for before the own one is durable",
        early(Revealed.CANDIDACY),
        151);
    add("trap 3", "a later term is told before it is durable", early(Revealed.TERM), 151);
    add(
        "trap 3",
        "a message leaves one write too early",
        (RevealRule) (what, needed, persisted) -> needed <= persisted + 1,
        151);
  }

  private static RevealRule early(Revealed early) {
    return (what, needed, persisted) -> what == early || needed <= persisted;
  }

  // ---- Raft §5.1, and what of trap 4 is about terms

  private static void terms() {
    add(
        "trap 4",
        "an answer to what was sent in an earlier term is counted in this one",
        believing(RaftMessage.AppendEntriesReply.class),
        155);
    add("Raft §5.1", "a leader of an earlier term is obeyed", believing(AppendEntries.class), 151);
    add(
        "Raft §5.1",
        "a later term is not adopted from who leads it",
        (TermRule)
            (own, message) ->
                message instanceof AppendEntries && message.term() > own
                    ? Standing.CURRENT
                    : PAPER.term().judge(own, message),
        151);
    ALL.add(
        new Mutant(
            "trap 4",
            "a vote given in an earlier term is counted in this one",
            "a late vote is dropped by its term, and if it were not, the tally would not count it",
            PAPER
                .with(believing(RaftMessage.VoteReply.class))
                .with(
                    (TallyRule)
                        (electionTerm, replyTerm, voter, configuration) ->
                            configuration.isVoter(voter)),
            957));
  }

  /** Takes these messages of earlier terms for messages of this one. */
  private static TermRule believing(Class<? extends RaftMessage> kind) {
    return (own, message) ->
        kind.isInstance(message) && message.term() < own
            ? Standing.CURRENT
            : PAPER.term().judge(own, message);
  }

  // ---- trap 4, Raft §5.2 and §5.4.1

  private static void votes() {
    add(
        "trap 4",
        "answers are counted, not voters",
        won(
            (configuration, answers) ->
                answers.stream().filter(TallyRule.Answer::granted).count()
                    >= Configuration.majority(configuration.voters().size())),
        34);
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
        1);
    add(
        "Raft §5.4.1",
        "a vote for a log that is not up to date",
        (VoteRule) (own, log, request) -> PAPER.vote().grants(own, new LogPosition(0, 0), request),
        45);
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
        1);
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

  // ---- traps 5 and 6

  private static void disks() {
    add(
        "trap 5",
        "a follower acknowledges what its disk does not have",
        (AcknowledgeRule) (matched, durable) -> matched,
        151);
    add(
        "trap 5",
        "a follower acknowledges what its disk has and the leader does not",
        (AcknowledgeRule) (matched, durable) -> durable,
        5);
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
        64);
    add("trap 6", "what is forgotten stays durable", forgotten((index, from) -> index), 7);
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

  // ---- trap 7, Raft §5.3

  private static void logs() {
    add(
        "trap 7",
        "every message with entries overwrites what follows it",
        (AppendRule) (log, message) -> overwrites(log, message, !message.entries().isEmpty()),
        151);
    add(
        "trap 7",
        "a heartbeat ends the log where the leader's next entry is to come",
        (AppendRule) (log, message) -> overwrites(log, message, message.entries().isEmpty()),
        1);
    add(
        "trap 7",
        "the whole log is taken to match after a shorter message",
        (AppendRule)
            (log, message) ->
                PAPER.append().decide(log, message) instanceof AppendRule.Accept accept
                        && accept.truncateFrom() == 0
                    ? new AppendRule.Accept(
                        0, accept.skip(), Math.max(accept.matchedIndex(), log.lastIndex()))
                    : PAPER.append().decide(log, message),
        3);
    add(
        "Raft §5.3",
        "the previous term is not compared",
        (AppendRule) (log, message) -> PAPER.append().decide(log, believed(log, message)),
        151);
    add(
        "Raft §5.3",
        "a follower commits past what matches",
        (FollowerCommitRule)
            (committed, leaderCommit, matched) -> Math.max(committed, leaderCommit),
        151);
    add(
        "Raft §5.3",
        "a refusal does not make the leader go back",
        (ProgressRule)
            (progress, reply, log) ->
                reply.success() ? PAPER.progress().replied(progress, reply, log) : progress,
        151);
    add(
        "Raft §5.3",
        "a refusal is taken for a match",
        (ProgressRule)
            (progress, reply, log) ->
                progress.acknowledged(
                    reply.success()
                        ? reply.matchIndex()
                        : Math.min(reply.rejectedIndex(), log.lastIndex())),
        151);
  }

  private static AppendRule.Decision overwrites(LogTerms log, AppendEntries message, boolean does) {
    AppendRule.Decision decision = PAPER.append().decide(log, message);
    long from = message.previousIndex() + 1;
    return does && decision instanceof AppendRule.Accept accept && from <= log.lastIndex()
        ? new AppendRule.Accept(from, 0, accept.matchedIndex())
        : decision;
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

  // ---- trap 12, thesis §3.10

  private static void leading() {
    add(
        "trap 12",
        "check-quorum counts what is sent",
        (CheckQuorumRule) (configuration, heard, now, window) -> true,
        151);
    add(
        "trap 12",
        "one answer fewer than a majority keeps a leader",
        (CheckQuorumRule)
            (configuration, heard, now, window) ->
                now - secondBest(configuration, heard) <= window.toNanos(),
        151);
    add(
        "trap 12",
        "who has answered within ten windows counts as there",
        (CheckQuorumRule)
            (configuration, heard, now, window) ->
                PAPER.checkQuorum().holds(configuration, heard, now, window.multipliedBy(10)),
        151);
    add(
        "thesis §3.10",
        "a leader hands over to one whose log is not complete",
        (HandOverRule) (durable, lastIndex, answers) -> answers,
        4);
  }

  // ---- damaged logs

  private static void recovery() {
    add(
        "damage",
        "who is not whole votes",
        new RecoveryRule() {
          @Override
          public boolean votes(boolean recovering) {
            return true;
          }

          @Override
          public HardState floor(HardState found, Damage damage, Voter self) {
            return PAPER.recovery().floor(found, damage, self);
          }

          @Override
          public boolean isWhole(Damage damage, long leaderTerm, long matched, LogTerms log) {
            return PAPER.recovery().isWhole(damage, leaderTerm, matched, log);
          }
        },
        9);
  }

  // ---- slow disks and pauses

  private static void idleness() {
    add("slow disk", "a leader waits for its disk for ever", slowDisk(true, false), 52);
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
        497);
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
        5);
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

  // ---- traps 10 and 15

  private static void compaction() {
    add(
        "trap 10",
        "the log is let go of before the state on the disk has it",
        (CompactionRule) (flushed, spare, held) -> Math.min(spare, held),
        1);
    add(
        "trap 10",
        "the log begins one entry after what is flushed",
        (CompactionRule) (flushed, spare, held) -> Math.min(flushed + 1, Math.min(spare, held)),
        1);
    add("trap 15", "nobody lets go of anything", (CompactionRule) (flushed, spare, held) -> 0, 1);
    add(
        "trap 15",
        "the log goes while the snapshot that it continues is on its way",
        (CompactionRule) (flushed, spare, held) -> Math.min(flushed, spare),
        1);
  }

  private static void installation() {
    add("trap 10", "an older snapshot is installed", (InstallRule) (committed, end) -> true, 150);
    add(
        "trap 10",
        "nobody fetches a snapshot",
        new BrokenInstall() {
          @Override
          public boolean wanted(long committed, long leastIndex) {
            return false;
          }
        },
        1);
    add(
        "trap 10",
        "a log begins after a snapshot in the replica's own term",
        new BrokenInstall() {
          @Override
          public LogPosition base(LogPosition snapshot, long ownTerm) {
            return new LogPosition(ownTerm, snapshot.index());
          }
        },
        5);
    add(
        "trap 10",
        "what comes after the index of a snapshot stays, whatever entry is there",
        new BrokenInstall() {
          @Override
          public LogTerms replaced(LogTerms log, LogPosition snapshot) {
            LogTerms kept = LogTerms.after(snapshot);
            for (long index = snapshot.index() + 1; index <= log.lastIndex(); index++) {
              kept = kept.append(Math.max(kept.end().term(), log.termAt(index)));
            }
            return kept;
          }
        },
        524);
    add(
        "trap 10",
        "a snapshot is acknowledged before the log begins after it on the disk",
        new BrokenInstall() {
          @Override
          public long durableMeanwhile(long durable, LogPosition snapshot) {
            return Math.max(durable, snapshot.index());
          }
        },
        1);
    add(
        "trap 10",
        "the state is replaced before the log begins after the snapshot on the disk",
        early(Revealed.STATE),
        1);
    add(
        "trap 10",
        "who lags is to fetch a snapshot from itself",
        (SourceRule) (leader, lagging, voters, durable, answers, leastIndex, failures) -> lagging,
        1);
  }

  /** The paper's rule, to break one part of. */
  private static class BrokenInstall implements InstallRule {
    @Override
    public boolean installs(long committed, LogPosition snapshot) {
      return PAPER.install().installs(committed, snapshot);
    }
  }

  // ---- what clients are told

  private static void clients() {
    add(
        "thesis §6.3",
        "a write is answered by its index, whoever's entry came there",
        (AnswerRule) (proposedTerm, appliedTerm) -> true,
        5);
    add(
        "DESIGN §3",
        "w is not awaited",
        (WriteConcernRule) (configuration, durable, index, copies) -> true,
        152);
    add(
        "DESIGN §3",
        "the leader's own copy is counted twice for w",
        (WriteConcernRule)
            (configuration, durable, index, copies) ->
                PAPER.writeConcern().met(configuration, durable, index, copies - 1),
        152);
  }

  // ---- trap 14, thesis §6.3

  private static void sessions() {
    add(
        "trap 14",
        "a repeated write is applied again",
        new BrokenSessions() {
          @Override
          public Verdict judge(boolean open, long lowest, boolean answered, Turn turn) {
            return PAPER.session().judge(open, lowest, false, turn);
          }
        },
        4);
    add(
        "trap 14",
        "a late write that nobody awaits is applied",
        new BrokenSessions() {
          @Override
          public Verdict judge(boolean open, long lowest, boolean answered, Turn turn) {
            return PAPER.session().judge(open, 0, answered, turn);
          }
        },
        27);
    add(
        "trap 14",
        "a write of no session that is known is applied",
        new BrokenSessions() {
          @Override
          public Verdict judge(boolean open, long lowest, boolean answered, Turn turn) {
            return PAPER.session().judge(true, lowest, answered, turn);
          }
        },
        21);
    add(
        "trap 14",
        "it is remembered that a write was done, and not what came of it",
        new BrokenSessions() {
          @Override
          public Outcome repeated(Outcome first, long index) {
            return Outcome.done(index, first.count());
          }
        },
        4);
    add("trap 14", "the lowest result that is awaited is forgotten", needed(1), 2);
    add("trap 14", "results that are awaited are forgotten", needed(1_000_000), 2);
  }

  private static SessionRule needed(long further) {
    return new BrokenSessions() {
      @Override
      public long neededFrom(long lowest) {
        return lowest + further;
      }
    };
  }

  /** The paper's rule, to break one part of. */
  private static class BrokenSessions implements SessionRule {
    @Override
    public Verdict judge(boolean open, long lowest, boolean answered, Turn turn) {
      return PAPER.session().judge(open, lowest, answered, turn);
    }

    @Override
    public long neededFrom(long lowest) {
      return PAPER.session().neededFrom(lowest);
    }

    @Override
    public Outcome repeated(Outcome first, long index) {
      return PAPER.session().repeated(first, index);
    }
  }

  private static void idempotencyKeys() {
    add("trap 14", "an idempotency key is passed over", remembering((until, now) -> false), 2);
    add(
        "trap 14",
        "an idempotency key is remembered for ever",
        remembering((until, now) -> true),
        2);
    add(
        "trap 14",
        "another request under the same idempotency key is answered",
        repeating((first, answer, known, asked, index) -> first.repeating(answer)),
        4);
    add(
        "trap 14",
        "of the first answer to an idempotency key only that there was one is remembered",
        repeating(
            (first, answer, known, asked, index) ->
                PAPER
                    .idempotency()
                    .repeated(Outcome.done(index, first.count()), answer, known, asked, index)),
        5);
    add(
        "trap 14",
        "keys expire by the clock of whoever applies",
        new LogTimeRule() {
          @Override
          public long now(long before, long entryMillis) {
            return PAPER.logTime().now(before, entryMillis);
          }

          @Override
          public LogTimeRule at(LongSupplier ownClock) {
            return (before, entryMillis) -> Math.max(before, ownClock.getAsLong());
          }
        },
        1);
  }

  private interface Remembered {
    boolean isRemembered(long until, long now);
  }

  private static IdempotencyRule remembering(Remembered broken) {
    return new IdempotencyRule() {
      @Override
      public boolean isRemembered(long until, long now) {
        return broken.isRemembered(until, now);
      }

      @Override
      public Outcome repeated(
          Outcome first, Outcome.First answer, Digest known, Digest asked, long index) {
        return PAPER.idempotency().repeated(first, answer, known, asked, index);
      }
    };
  }

  private interface Repeated {
    Outcome repeated(Outcome first, Outcome.First answer, Digest known, Digest asked, long index);
  }

  private static IdempotencyRule repeating(Repeated broken) {
    return new IdempotencyRule() {
      @Override
      public boolean isRemembered(long until, long now) {
        return PAPER.idempotency().isRemembered(until, now);
      }

      @Override
      public Outcome repeated(
          Outcome first, Outcome.First answer, Digest known, Digest asked, long index) {
        return broken.repeated(first, answer, known, asked, index);
      }
    };
  }

  private static Object value(RecordComponent component, RaftRules rules) {
    try {
      return component.getAccessor().invoke(rules);
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
