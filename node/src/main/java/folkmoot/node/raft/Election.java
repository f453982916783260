package folkmoot.node.raft;

import folkmoot.node.links.Links;
import folkmoot.protocol.raft.Configuration;
import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.TallyRule;
import folkmoot.protocol.raft.VoteTally;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One election, or one asking beforehand: asks every other voter, and again those that have not
 * answered, counts by voter, reports once how it ended, and stops. A majority that cannot be
 * reached is not its concern: the replica stops it when its time is over.
 */
final class Election {
  sealed interface Command {}

  /** What a voter said. */
  record Answer(Voter voter, long term, boolean granted) implements Command {}

  private record AskAgain() implements Command {}

  /**
   * What is asked.
   *
   * @param attempt the replica's number for this election; the report bears it
   * @param question the message to every other voter
   */
  record Poll(
      long term,
      long attempt,
      boolean preVote,
      Voter self,
      Configuration configuration,
      TallyRule rule,
      RaftMessage question) {}

  private final Poll poll;
  private final ActorRef<Links.Command> links;
  private final ActorRef<RaftReplica.Command> replica;

  private Election(
      Poll poll, ActorRef<Links.Command> links, ActorRef<RaftReplica.Command> replica) {
    this.poll = poll;
    this.links = links;
    this.replica = replica;
  }

  static Behavior<Command> create(
      Poll poll,
      ActorRef<Links.Command> links,
      Duration askAgain,
      ActorRef<RaftReplica.Command> replica) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(new AskAgain(), askAgain);
          VoteTally opened = VoteTally.open(poll.term(), poll.configuration(), poll.rule());
          Election election = new Election(poll, links, replica);
          election.ask(opened);
          return election.counted(opened.add(poll.self(), poll.term(), true));
        });
  }

  private void ask(VoteTally tally) {
    for (Voter voter : poll.configuration().voters()) {
      if (voter.equals(poll.self()) || tally.hasAnswered(voter)) continue;
      links.tell(new Links.Send(voter.nodeId(), poll.question()));
    }
  }

  private Behavior<Command> counted(VoteTally tally) {
    if (!tally.won() && !tally.lost()) return asking(tally);
    replica.tell(
        new RaftReplica.ElectionEnded(poll.term(), poll.attempt(), poll.preVote(), tally.won()));
    return Behaviors.stopped();
  }

  private Behavior<Command> asking(VoteTally tally) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Answer.class,
            answer -> counted(tally.add(answer.voter(), answer.term(), answer.granted())))
        .onMessage(AskAgain.class, tick -> onAskAgain(tally))
        .build();
  }

  private Behavior<Command> onAskAgain(VoteTally tally) {
    ask(tally);
    return Behaviors.same();
  }
}
