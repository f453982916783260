package folkmoot.gateway;

import folkmoot.protocol.client.ClientReply;
import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What the gateway reports of the operations that are under way, and of those that failed. */
final class GatewayMeters {
  private static final Metric IN_FLIGHT =
      Metric.gauge("folkmoot_gateway_in_flight", "Operations that await an answer.");
  private static final Metric PAUSES =
      Metric.counter(
          "folkmoot_gateway_pauses_total",
          "Pauses before an operation that was turned away was tried again.");
  private static final Metric REFUSALS =
      Metric.counter(
          "folkmoot_gateway_refusals_total",
          "Operations that ended without what was asked for, by reason.",
          "reason");

  /** Why a client did not get what it asked for. */
  private enum Reason {
    /** Forwarding was forbidden, and this node does not lead. */
    NOT_LEADER,
    NO_LEADER,
    UNAVAILABLE,
    /** No answer came before the deadline. */
    TIMEOUT,
    /** The gateway itself is past its limit. */
    TOO_MANY_IN_FLIGHT,
    /** An engine is past one of its limits. */
    OVERLOADED,
    /** The engine refuses what is asked, whenever it is asked. */
    INVALID,
    /** What is asked contradicts what the keyspace remembers. */
    CONFLICT,
    /** A write may be applied, now or later. */
    UNKNOWN,
    STOPPED
  }

  private final Gauge inFlight;
  private final Counter pauses;
  private final Map<Reason, Counter> refusals = new EnumMap<>(Reason.class);

  GatewayMeters(Meters meters) {
    inFlight = meters.gauge(IN_FLIGHT);
    pauses = meters.counter(PAUSES);
    for (Reason reason : Reason.values()) {
      refusals.put(reason, meters.counter(REFUSALS, reason.name().toLowerCase(Locale.ROOT)));
    }
  }

  void inFlight(int operations) {
    inFlight.set(operations);
  }

  void paused() {
    pauses.add(1);
  }

  /** An operation has ended. */
  void ended(Answer answer) {
    if (answer instanceof Answer.Replied replied) replied(replied.reply());
    else if (answer instanceof Answer.NotTheLeader) count(Reason.NOT_LEADER);
    else if (answer instanceof Answer.NoLeader) count(Reason.NO_LEADER);
    else if (answer instanceof Answer.CannotServe) count(Reason.UNAVAILABLE);
    else if (answer instanceof Answer.TooMany) count(Reason.TOO_MANY_IN_FLIGHT);
    else if (answer instanceof Answer.Silence) count(Reason.TIMEOUT);
    else count(Reason.STOPPED);
  }

  private void replied(ClientReply reply) {
    if (reply instanceof ClientReply.Overloaded) count(Reason.OVERLOADED);
    else if (reply instanceof ClientReply.Refused) count(Reason.INVALID);
    else if (reply instanceof ClientReply.Conflict) count(Reason.CONFLICT);
    else if (reply instanceof ClientReply.Unknown) count(Reason.UNKNOWN);
    else if (reply instanceof ClientReply.SessionLost) count(Reason.UNKNOWN);
  }

  private void count(Reason reason) {
    refusals.get(reason).add(1);
  }
}
