package folkmoot.node.raft;

import folkmoot.protocol.raft.RaftMessage;
import folkmoot.protocol.raft.Voter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How a leader comes to lead no more of its own accord (thesis §3.10): others that answer and have
 * all of its log are asked to stand, one after the other.
 */
final class HandingOver {
  /** How often a leader that cannot serve asks others to lead. */
  private static final Duration OFFER = Duration.ofSeconds(2);

  private final Replica replica;
  private final long term;
  private final Followers followers;
  private final Predicate<Voter> answers;
  private final Consumer<String> stepDown;
  private Optional<Handover> handover = Optional.empty();
  private int askedToStand;
  private long nextOfferNanos;

  /**
   * Nothing is handed over yet.
   *
   * @param answers whether a voter has answered lately
   * @param stepDown ends the leadership at once, and says why
   */
  HandingOver(
      Replica replica,
      long term,
      Followers followers,
      Predicate<Voter> answers,
      Consumer<String> stepDown) {
    this.replica = replica;
    this.term = term;
    this.followers = followers;
    this.answers = answers;
    this.stepDown = stepDown;
    this.nextOfferNanos = replica.clock().nanos();
  }

  boolean isUnderWay() {
    return handover.isPresent();
  }

  /** Whether what is under way ends the leadership even if nobody can be asked to stand. */
  boolean stepsDown() {
    return handover.filter(Handover::stepsDown).isPresent();
  }

  /** From now on no write is taken; what was, the others are to have first. */
  void begin(ActorRef<RaftReplica.HandedOver> replyTo, boolean stepsDown) {
    end();
    long until = replica.clock().nanos() + replica.settings().timing().electionMax().toNanos();
    handover = Optional.of(new Handover(replyTo, until, stepsDown));
  }

  /** Others may have room, or a state; if nobody stands, this replica goes on. */
  boolean isOfferDue(long now) {
    if (replica.isFitToLead() || isUnderWay() || now - nextOfferNanos < 0) return false;
    nextOfferNanos = now + OFFER.toNanos();
    return true;
  }

  /** The leadership is over, however that came. */
  void end() {
    handover.ifPresent(Handover::done);
    handover = Optional.empty();
  }

  /**
   * Asks a voter that answers and whose log is complete to stand, each time another; gives up when
   * its time is over.
   */
  void goOn() {
    if (handover.isEmpty()) return;
    SortedSet<Voter> voters = replica.settings().configuration().voters();
    Handover asked = handover.get();
    if (asked.isOver(replica.clock().nanos()) || voters.size() == 1) {
      end();
      if (asked.stepsDown()) stepDown.accept("nobody could be asked to lead");
      return;
    }
    List<Voter> may = voters.stream().filter(this::mayStand).toList();
    if (may.isEmpty()) return;
    Voter next = may.get(askedToStand++ % may.size());
    replica.send(
        next, new RaftMessage.TimeoutNow(replica.settings().group(), term, replica.self()));
  }

  private boolean mayStand(Voter voter) {
    return !voter.equals(replica.self())
        && replica
            .rules()
            .handOver()
            .mayStand(followers.durable(voter), replica.log().lastIndex(), answers.test(voter));
  }
}
