package folkmoot.node.raft;

import folkmoot.protocol.client.Role;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.RevealRule.Revealed;
import folkmoot.protocol.raft.Voter;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What {@link PreCandidate} and {@link Candidate} do alike: an {@link Election} asks for them. */
abstract class Standing extends NotLeading {
  private final long attempt;
  private ActorRef<Election.Command> election;

  Standing(Replica replica, long attempt) {
    super(replica);
    this.attempt = attempt;
  }

  /** The term that is stood in. */
  abstract long electionTerm();

  abstract boolean preVote();

  /** What every other voter is asked. */
  abstract RaftMessage question();

  abstract void won();

  @Override
  final Role shown() {
    return Role.CANDIDATE;
  }

  /** Asks once the term and the own vote are durable (trap 3), and gives it one timeout. */
  @Override
  final void enter() {
    replica.log().whenDurable(Revealed.CANDIDACY, this::ask);
  }

  private void ask() {
    if (replica.role() != this) return;
    replica
        .timers()
        .startSingleTimer(
            Replica.Timer.ELECTION,
            new RaftReplica.ElectionTimeout(),
            replica.randomElectionTimeout());
    replica.probe().asked(replica.self(), question());
    election =
        replica.spawn(
            Election.create(
                new Election.Poll(
                    electionTerm(),
                    attempt,
                    preVote(),
                    replica.self(),
                    replica.settings().configuration(),
                    replica.rules().tally(),
                    question()),
                replica.links(),
                replica.settings().timing().heartbeat(),
                replica.context().getSelf()),
            "%s-%d-%d".formatted(preVote() ? "pre-election" : "election", electionTerm(), attempt));
  }

  @Override
  final void leave() {
    replica.timers().cancel(Replica.Timer.ELECTION);
    if (election != null) replica.context().stop(election);
  }

  final void count(Voter voter, long replyTerm, boolean granted) {
    if (election != null) election.tell(new Election.Answer(voter, replyTerm, granted));
  }

  /** Nobody won in time: look again whether it would be worth standing (thesis §9.6). */
  @Override
  final void onElectionTimeout() {
    if (mayStand()) replica.transitions().preCandidate();
    else replica.transitions().follower(Optional.empty());
  }

  final boolean mayStand() {
    return replica.rules().slowDisk().mayStand(replica.vigour().diskIsSlow());
  }

  @Override
  final void onElectionEnded(RaftReplica.ElectionEnded end) {
    if (end.attempt() != attempt || end.term() != electionTerm()) return;
    if (end.won()) won();
    else replica.transitions().follower(Optional.empty());
  }
}
