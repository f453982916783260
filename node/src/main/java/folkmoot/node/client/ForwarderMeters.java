package folkmoot.node.client;

import folkmoot.protocol.metrics.Counter;
import folkmoot.protocol.metrics.Gauge;
import folkmoot.protocol.metrics.Meters;
import folkmoot.protocol.metrics.Metric;

/** What the forwarder reports of the operations that it carries, in both directions. */
final class ForwarderMeters {
  private static final String DIRECTION = "direction";
  private static final Metric REQUESTS =
      Metric.counter(
          "folkmoot_forwarder_requests_total",
          "Operations carried to another node (out) and taken in from one (in).",
          DIRECTION);
  private static final Metric UNANSWERED =
      Metric.counter(
          "folkmoot_forwarder_unanswered_total",
          "Those of them whose time was over before an answer came.",
          DIRECTION);
  private static final Metric IN_FLIGHT =
      Metric.gauge(
          "folkmoot_forwarder_in_flight", "Those of them that await an answer.", DIRECTION);

  /** One direction. */
  static final class Way {
    private final Counter requests;
    private final Counter unanswered;
    private final Gauge inFlight;

    private Way(Meters meters, String direction) {
      requests = meters.counter(REQUESTS, direction);
      unanswered = meters.counter(UNANSWERED, direction);
      inFlight = meters.gauge(IN_FLIGHT, direction);
    }

    void begins(int nowInFlight) {
      requests.add(1);
      inFlight.set(nowInFlight);
    }

    void ends(int nowInFlight) {
      inFlight.set(nowInFlight);
    }

    void expires(int nowInFlight) {
      unanswered.add(1);
      inFlight.set(nowInFlight);
    }
  }

  final Way out;
  final Way in;

  ForwarderMeters(Meters meters) {
    out = new Way(meters, "out");
    in = new Way(meters, "in");
  }
}
