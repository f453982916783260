package folkmoot.gateway;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.DiskFull;
import folkmoot.protocol.client.ClientReply.NotLeader;
import folkmoot.protocol.client.ClientReply.Overloaded;
import folkmoot.protocol.client.ClientReply.Refused;
import folkmoot.protocol.client.ClientReply.SeenLost;
import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.ClientReply.SessionLost;
import folkmoot.protocol.client.ClientReply.Unavailable;
import folkmoot.protocol.client.ClientReply.Unknown;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.Role;
import folkmoot.protocol.client.WriteConcern;
import java.util.Optional;

/**
 * Decides what happens next to one operation. Pure: the time is an argument.
 *
 * <p>The two rules that safety hangs on: a write without a place in a session is asked again only
 * after an answer to its last attempt that says that nothing was applied; and a write of which any
 * attempt went without such an answer never ends as one that was not applied.
 */
final class Routing {
  private final String self;
  private final GatewaySettings.Waits waits;

  Routing(String self, GatewaySettings.Waits waits) {
    this.self = self;
    this.waits = waits;
  }

  /** The first attempt goes to the engine of this node. */
  Step begin(Journey journey, long now) {
    return askHere(journey, now);
  }

  /**
   * The first attempt goes to the engine of that node, if it may be asked; the next to this one.
   */
  Step beginAt(Journey journey, String first, long now) {
    boolean here = first.equals(self) || !journey.mayForward();
    return here ? askHere(journey, now) : askThere(journey, first, now);
  }

  /** After the answer to the attempt that is out. */
  Step onReply(Journey journey, ClientReply reply, long now) {
    Invariants.check(journey.asked(), "an answer meets an attempt that is out: %s", reply);
    if (reply instanceof NotLeader no) return turnedAway(journey, no.served(), null, false, now);
    if (reply instanceof Unavailable no)
      return turnedAway(journey, no.served(), no.reason(), false, now);
    if (reply instanceof DiskFull full)
      return turnedAway(journey, full.served(), DiskFull.REASON, false, now);
    // Nobody knows more of it in the time that is left.
    if (reply instanceof Unknown no && !no.copies().isEmpty())
      return new Step.Finish(new Answer.Replied(no));
    // A read cannot be half applied, whatever the engine calls it.
    if (reply instanceof Unknown no && journey.isRepeatable())
      return turnedAway(journey, no.served(), no.reason(), journey.isWrite(), now);
    if (reply instanceof SessionLost && !journey.uncertain()) return new Step.Renew(journey);
    if (reply instanceof Overloaded over && journey.uncertain())
      return turnedAway(journey, nobody(), "Past a limit: " + over.limit(), false, now);
    if (reply instanceof SeenLost && journey.uncertain())
      return new Step.Finish(new Answer.Silence());
    if (reply instanceof Refused) {
      Optional<Operation.Write> stronger = raised(journey);
      if (stronger.isPresent()) return askHere(journey.raised(stronger.get()), now);
      if (journey.uncertain()) return new Step.Finish(new Answer.Silence());
    }
    return new Step.Finish(new Answer.Replied(reply));
  }

  /** When {@link Journey#due()} has come. */
  Step onDue(Journey journey, long now) {
    if (now - journey.deadline() >= 0) return new Step.Finish(atDeadline(journey));
    if (!journey.asked()) return askHere(journey, now);
    Invariants.check(journey.isRepeatable(), "a write without a place waits for its deadline");
    return askHere(journey.repeated(), now);
  }

  /**
   * Another node leads than the one that was asked, which may be dead, or than was known: who leads
   * now is asked at once, if that does no harm.
   */
  Step onLeader(Journey journey, String leader, long now) {
    if (journey.asked() && !journey.isRepeatable()) return new Step.Rest(journey);
    Journey again = journey.asked() ? journey.repeated() : journey;
    return leader.equals(self) ? askHere(again, now) : askThere(again, leader, now);
  }

  private Step turnedAway(Journey before, Served by, String reason, boolean isUncertain, long now) {
    boolean here = by.nodeId().equals(self);
    Served shown = here ? by : before.last().orElse(by);
    long giveUp = giveUp(before, isUncertain, now);
    Journey journey = before.turnedAway(shown, Optional.ofNullable(reason), isUncertain, giveUp);
    Optional<String> hint = by.leaderId().filter(leader -> !leader.equals(by.nodeId()));
    if (!journey.mayForward() && reason == null)
      return new Step.Finish(new Answer.NotTheLeader(by));
    if (hint.isPresent() && journey.tries().hops() < waits.maxHops() && now - giveUp < 0) {
      if (hint.get().equals(self)) return askHere(journey, now);
      if (journey.mayForward()) return askThere(journey, hint.get(), now);
    }
    return pauseOrGiveUp(journey, now);
  }

  /** What may have been applied is tried until the deadline: its client cannot do it safely. */
  private long giveUp(Journey journey, boolean isUncertain, long now) {
    if (isUncertain || journey.uncertain()) return journey.deadline();
    return journey
        .retryUntil()
        .orElseGet(() -> earlier(journey.deadline(), now + waits.leaderWait().toNanos()));
  }

  private Step pauseOrGiveUp(Journey journey, long now) {
    long pause = doubled(waits.retryPauseMin().toNanos(), journey.tries().pauses());
    long wake = now + Math.min(pause, waits.retryPauseMax().toNanos());
    if (wake - journey.retryUntil().orElseThrow() >= 0) return new Step.Finish(gaveUp(journey));
    return new Step.Rest(journey.pausedUntil(wake));
  }

  private Answer atDeadline(Journey journey) {
    return journey.asked() ? new Answer.Silence() : gaveUp(journey);
  }

  private Answer gaveUp(Journey journey) {
    if (journey.uncertain()) return new Answer.Silence();
    Served last = journey.last().orElseGet(this::nobody);
    return journey
        .reason()
        .<Answer>map(reason -> new Answer.CannotServe(reason, last))
        .orElseGet(() -> new Answer.NoLeader(last));
  }

  private Served nobody() {
    return new Served(self, Role.RECOVERING, Optional.empty());
  }

  private Step askHere(Journey journey, long now) {
    return new Step.AskHere(journey.sent(due(journey, waits.readPatience().toNanos(), true, now)));
  }

  private Step askThere(Journey journey, String nodeId, long now) {
    long patience = (journey.isWrite() ? waits.writePatience() : waits.readPatience()).toNanos();
    return new Step.AskThere(journey.sent(due(journey, patience, false, now)), nodeId);
  }

  /**
   * Loses patience before the deadline where a second attempt does no harm. The engine of this node
   * always says what became of a write; another's may be dead.
   */
  private long due(Journey journey, long patience, boolean here, long now) {
    boolean waits = journey.isWrite() && (here || !journey.isRepeatable());
    if (waits) return journey.deadline();
    return earlier(journey.deadline(), now + doubled(patience, journey.tries().repeats()));
  }

  /** A default concern that the voters cannot meet becomes a majority (DESIGN §3). */
  private static Optional<Operation.Write> raised(Journey journey) {
    boolean may =
        journey.request().defaultConcern()
            && journey.operation() instanceof Operation.Write write
            && !(write.concern() instanceof WriteConcern.Majority);
    return may
        ? Optional.of(((Operation.Write) journey.operation()).awaiting(new WriteConcern.Majority()))
        : Optional.empty();
  }

  private static long doubled(long first, int times) {
    return first << Math.min(times, 10);
  }

  private static long earlier(long one, long other) {
    return one - other <= 0 ? one : other;
  }
}
