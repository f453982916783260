package folkmoot.gateway;

import folkmoot.protocol.Invariants;
import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.client.ClientReply.DiskFull;
import folkmoot.protocol.client.ClientReply.NotLeader;
import folkmoot.protocol.client.ClientReply.Refused;
import folkmoot.protocol.client.ClientReply.Served;
import folkmoot.protocol.client.ClientReply.Unavailable;
import folkmoot.protocol.client.ClientReply.Unknown;
import folkmoot.protocol.client.Operation;
import folkmoot.protocol.client.WriteConcern;
import java.util.Optional;

/**
 * Decides what happens next to one operation. Pure: the time is an argument.
 *
 * <p>The one rule that safety hangs on: a write is asked again only after an answer to its last
 * attempt that says that nothing was applied. A write that got no answer ends as {@link
 * Answer.Silence}.
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

  /** After the answer to the attempt that is out. */
  Step onReply(Journey journey, ClientReply reply, long now) {
    Invariants.check(journey.asked(), "an answer meets an attempt that is out: %s", reply);
    if (reply instanceof NotLeader no) return turnedAway(journey, no.served(), null, now);
    if (reply instanceof Unavailable no) return turnedAway(journey, no.served(), no.reason(), now);
    if (reply instanceof DiskFull full)
      return turnedAway(journey, full.served(), DiskFull.REASON, now);
    // A read cannot be half applied, whatever the engine calls it.
    if (reply instanceof Unknown no && !journey.isWrite())
      return turnedAway(journey, no.served(), no.reason(), now);
    if (reply instanceof Refused) {
      Optional<Operation.Write> stronger = raised(journey);
      if (stronger.isPresent()) return askHere(journey.raised(stronger.get()), now);
    }
    return new Step.Finish(new Answer.Replied(reply));
  }

  /** When {@link Journey#due()} has come. */
  Step onDue(Journey journey, long now) {
    if (now - journey.deadline() >= 0) return new Step.Finish(atDeadline(journey));
    if (!journey.asked()) return askHere(journey, now);
    Invariants.check(!journey.isWrite(), "a write that is out waits for its deadline");
    return askHere(journey.repeated(), now);
  }

  private Step turnedAway(Journey before, Served by, String reason, long now) {
    long giveUp = earlier(before.deadline(), now + waits.leaderWait().toNanos());
    boolean here = by.nodeId().equals(self);
    Served shown = here ? by : before.last().orElse(by);
    Journey journey = before.turnedAway(shown, Optional.ofNullable(reason), giveUp);
    Optional<String> hint = by.leaderId().filter(leader -> !leader.equals(by.nodeId()));
    if (!journey.mayForward() && reason == null)
      return new Step.Finish(new Answer.NotTheLeader(by));
    if (hint.isPresent() && journey.hops() < waits.maxHops() && inTime(journey, now)) {
      if (hint.get().equals(self)) return askHere(journey, now);
      if (journey.mayForward()) return askThere(journey, hint.get(), now);
    }
    return pauseOrGiveUp(journey, now);
  }

  private Step pauseOrGiveUp(Journey journey, long now) {
    long pause = doubled(waits.retryPauseMin().toNanos(), journey.pauses());
    long wake = now + Math.min(pause, waits.retryPauseMax().toNanos());
    if (wake - journey.retryUntil().orElseThrow() >= 0) return new Step.Finish(gaveUp(journey));
    return new Step.Rest(journey.pausedUntil(wake));
  }

  private boolean inTime(Journey journey, long now) {
    return now - journey.retryUntil().orElseThrow() < 0;
  }

  private Answer atDeadline(Journey journey) {
    return journey.asked() ? new Answer.Silence() : gaveUp(journey);
  }

  private Answer gaveUp(Journey journey) {
    Served last = journey.last().orElseThrow();
    return journey
        .reason()
        .<Answer>map(reason -> new Answer.CannotServe(reason, last))
        .orElseGet(() -> new Answer.NoLeader(last));
  }

  private Step askHere(Journey journey, long now) {
    return new Step.AskHere(journey.sent(due(journey, now)));
  }

  private Step askThere(Journey journey, String nodeId, long now) {
    return new Step.AskThere(journey.sent(due(journey, now)), nodeId);
  }

  /** A read loses patience before its deadline, a write never does. */
  private long due(Journey journey, long now) {
    if (journey.isWrite()) return journey.deadline();
    long patience = doubled(waits.readPatience().toNanos(), journey.repeats());
    return earlier(journey.deadline(), now + patience);
  }

  /** A default concern that the voters cannot meet becomes a majority (DESIGN §3). */
  private static Optional<Operation.Write> raised(Journey journey) {
    if (!journey.defaultConcern()) return Optional.empty();
    WriteConcern majority = new WriteConcern.Majority();
    if (journey.operation() instanceof Operation.Put put
        && put.concern() instanceof WriteConcern.Copies)
      return Optional.of(new Operation.Put(put.key(), put.value(), majority));
    if (journey.operation() instanceof Operation.Delete delete
        && delete.concern() instanceof WriteConcern.Copies)
      return Optional.of(new Operation.Delete(delete.key(), majority));
    if (journey.operation() instanceof Operation.PutAll all
        && all.concern() instanceof WriteConcern.Copies)
      return Optional.of(new Operation.PutAll(all.updates(), majority));
    return Optional.empty();
  }

  private static long doubled(long first, int times) {
    return first << Math.min(times, 10);
  }

  private static long earlier(long one, long other) {
    return one - other <= 0 ? one : other;
  }
}
