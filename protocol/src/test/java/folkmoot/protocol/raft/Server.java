package folkmoot.protocol.raft;

import static folkmoot.protocol.raft.Shorthand.requestVote;
import static folkmoot.protocol.raft.Shorthand.voter;

import java.util.List;
import java.util.Optional;

/** A server of the paper's figures: term, vote and log, by the rules, on a disk that is at once. */
final class Server {
  private final String name;
  private HardState state = HardState.INITIAL;
  private LogTerms log = LogTerms.EMPTY;

  Server(String name) {
    this.name = name;
  }

  Voter self() {
    return voter(name);
  }

  LogTerms log() {
    return log;
  }

  HardState state() {
    return state;
  }

  /** Comes back with an older disk: what it did since is forgotten. */
  void forgets(HardState olderState, LogTerms olderLog) {
    state = olderState;
    log = olderLog;
  }

  /** Makes an entry of its own term, as a leader does. */
  void writes() {
    log = log.append(state.term());
  }

  /** Stands in a term and asks those who can be reached (Raft §5.2). */
  boolean wins(long term, Configuration group, List<Server> reachable) {
    state = new HardState(term, Optional.of(self()));
    VoteTally tally = VoteTally.open(term, group, TallyRule.paper()).add(self(), term, true);
    for (Server other : reachable) {
      tally = tally.add(other.self(), term, other.votes(requestVote(name, term, log)));
    }
    return tally.won();
  }

  boolean votes(RaftMessage.RequestVote request) {
    if (TermRule.paper().judge(state.term(), request) == TermRule.Standing.LATER) {
      state = new HardState(request.term(), Optional.empty());
    }
    boolean granted = VoteRule.paper().grants(state, log.end(), request);
    if (granted) state = new HardState(state.term(), Optional.of(request.from()));
    return granted;
  }

  /** Brings another's log to where its own is, up to an index. */
  void replicates(Server to, long through) {
    Conversation conversation =
        Conversation.of(log, to.log, through + 1, through, AppendRule.paper());
    to.state = new HardState(state.term(), Optional.empty());
    to.log = conversation.follower();
  }

  /** What a leader takes for committed, with these servers' logs as they are. */
  long commits(CommitRule rule, Configuration group, List<Server> all) {
    return rule.committed(
        group,
        voter ->
            all.stream()
                .filter(server -> server.self().equals(voter))
                .mapToLong(this::matches)
                .findFirst()
                .orElse(0),
        log,
        state.term(),
        0);
  }

  private long matches(Server other) {
    long match = 0;
    while (match < Math.min(log.lastIndex(), other.log.lastIndex())
        && log.termAt(match + 1) == other.log.termAt(match + 1)) {
      match++;
    }
    return match;
  }
}
